"""The sim command: parsing of arguments, and one function a command."""
