"""Studies: many points of a scenario in one batch, and what they show."""
