"""A server by which an assistant uses the laboratory, over the Model Context Protocol.

It answers with what the commands answer with `--json`. It runs one call at a time, refuses what costs too much,
reads no file that is not part of the package, and writes only into a temporary folder of its own.
"""
