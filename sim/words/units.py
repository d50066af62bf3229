"""Units in plain words, by how declarations write them."""

#: The unit as a reader says it; what is not listed reads the same, and a share, a scale or a count has none.
UNITS = {
    "1": "", "0/1": "", "on/off": "", "row": "", "$/$": "",
    "$m": "$ million", "$bn": "$ billion", "$tn": "$ trillion",
    "$m/month": "$ million a month", "$m/year": "$ million a year",
    "$/shell": "$ a shell", "$m/point": "$ million a point", "$m/kshell": "$ million a thousand shells",
    "kshell": "thousand", "kshell/month": "thousand a month",
    "missile": "missiles", "missile/month": "a month",
    "point": "points", "point/month": "points a month",
    "1/month": "a month", "1/year": "a year", "1/point": "a point",
    "$k": "$ thousand", "$m/point²": "$ million a point squared", "$k/kshell": "$ thousand per thousand shells",
    "$m/missile": "$ million a missile", "1/$m": "per $ million", "1/test": "a test", "km": "km", "million": "million",
    "$m/month per $tn": "$ million a month per $ trillion",
    "$m of 2023": "$ million of 2023", "shell": "shells", "%": "per cent",
    "shell/day": "shells a day", "month": "months", "year": "years", "per 1,000": "$ per $1,000 of GDP",
}  # fmt: skip


def unit_words(unit: str) -> str:
    """A unit in words; empty for shares, scales, counts, and what is or is not so.

    >>> unit_words("kshell/month"), unit_words("1"), unit_words("km")
    ('thousand a month', '', 'km')
    """
    return UNITS.get(unit, unit)
