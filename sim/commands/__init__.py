"""What the commands of `sim` do and say, one function a command; `sim.cli` only takes the words in."""
