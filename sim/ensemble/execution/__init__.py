"""Running a batch: in this process, in several, or on a cluster."""
