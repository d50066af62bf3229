"""The live dashboard: change a number, and see within about a second what it changes.

What is asked for is a `Wish`, and a wish is a scenario file: what the page shows and what `sim run`
makes of the downloaded file are the same numbers, since both come from the same words. Only `page`
needs Solara; the rest is plain.
"""
