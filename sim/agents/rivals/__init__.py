"""Decision rules that a scenario can name, one a file, whose name is that of the rule."""
