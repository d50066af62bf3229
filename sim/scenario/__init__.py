"""Scenarios: from YAML to a plan that a model can run."""
