"""The state of the model: who takes part, what changes from month to month, and what is recorded of it."""
