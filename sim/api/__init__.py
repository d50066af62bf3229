"""The functions that users call, one a command, and the results that they return."""
