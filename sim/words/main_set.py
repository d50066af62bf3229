"""What every answer shows, whether it changes or not: who supports Pyongyang, and what comes of it."""

#: By group: a heading and identifiers, in the order of tables.
MAIN_SET = (
    ("Who supports Pyongyang", ("share.dprk.russia", "share.dprk.china")),
    ("What is exchanged", ("arms.dprk.russia", "cash.russia.dprk", "fuel.china.dprk", "technology.russia.dprk")),
    ("How they stand to each other", ("trust.dprk.russia", "trust.dprk.china", "treaty.dprk.russia")),
    ("What follows for Washington and Seoul", ("provocations", "talks", "deal", "clashes")),
)  # fmt: skip
MAIN_NAMES = tuple(name for _, names in MAIN_SET for name in names)
