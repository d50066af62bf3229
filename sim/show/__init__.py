"""Seeing it: figures, tables, a report and the words for them, made from what a batch has recorded."""
