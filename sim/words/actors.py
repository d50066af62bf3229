"""What actors are called: in titles and in sentences."""

#: By the actor's name: in titles, and in sentences.
ACTORS = {
    "dprk": ("North Korea", "North Korea"),
    "russia": ("Russia", "Russia"),
    "china": ("China", "China"),
    "us": ("United States", "the United States"),
    "rok": ("South Korea", "South Korea"),
    "japan": ("Japan", "Japan"),
    "brics": ("other BRICS", "the other BRICS"),
    "front": ("front", "the front"),
    "europe": ("Europe", "Europe"),
}
#: The actors that hold a role of which there is one.
CLIENT, SUPERPOWER, NEIGHBOUR = "dprk", "us", "rok"
#: The partner at war, where none is named.
BELLIGERENT = "russia"


def actor_title(name: str) -> str:
    """An actor in a title, or as a label; one that is not known is written as it is.

    >>> actor_title("us"), actor_title("iran")
    ('United States', 'iran')
    """
    return ACTORS.get(name, (name, name))[0]


def actor_words(name: str) -> str:
    """An actor in a sentence.

    >>> actor_words("us"), actor_words("dprk")
    ('the United States', 'North Korea')
    """
    return ACTORS.get(name, (name, name))[1]
