"""Many histories of a scenario: run them and keep what is recorded."""
