"""The live dashboard: change a number, and see within about a second what it changes.

What a visitor requests is a `PageRequest`, and every request is a scenario file: what the page shows
and what `sim run` makes of the downloaded file are the same numbers. Only `page` needs Solara.
"""
