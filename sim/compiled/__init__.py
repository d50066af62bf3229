"""The month as machine code: the rules are run once on symbols, and what they do is written out.

`docs/engine.md` explains it from the start.
"""
