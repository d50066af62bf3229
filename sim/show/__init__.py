"""Seeing it: figures made from recorded series."""
