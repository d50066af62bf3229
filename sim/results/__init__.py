"""Results of a batch: the labelled data, paired comparisons, and when events first happen."""
