"""The arguments of each command; what it does is in the module that it calls."""
