"""The model: a Mesa model, and the month as a list of phases."""
