"""What is to be run: scenarios, histories, and what they share of their past."""
