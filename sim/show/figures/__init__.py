"""The figures, one kind a file, and what they share: ink, pages, quantiles, marks. `sim.show.plots` offers them."""
