"""Compiled twins of NumPy forms: the same formulas as loops, where a compiler is installed."""
