"""Judging the model against the past."""
