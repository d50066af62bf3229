"""What results mean: patterns of the past, claims, comparisons."""
