"""A strict reader of YAML and CSV: every value keeps its place, and all mistakes are reported at once."""
