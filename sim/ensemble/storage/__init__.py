"""Keeping a batch: the store, its manifest and journal, and reading them again."""
