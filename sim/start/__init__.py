"""Where histories start: the shipped table of pasts that were chosen with the record in view."""
