"""The article's claims as declared: what each says and the criterion it is judged by; verdicts stand on their own page."""

from docs.site.reference.text import code, entry, links, plain, target
from sim.scenario.library import shipped_scenarios
from sim.validation.claims import Claim, claims

INTRODUCTION = """\
# Claims

The statements of the article that runs can contradict, each with its criterion. [The verdicts](../explanation/claims.md) say how each fares,
which other forms of the rules it survives, and whether it dies with its cause. `sim claims C2` judges one anew.
"""


def claims_page() -> str:
    """Every claim as it is declared."""
    return "\n".join([INTRODUCTION, *map(_claim, claims().values())])


def _claim(claim: Claim) -> str:
    where = ", ".join(f"¶{paragraph}" for paragraph in claim.paragraphs)
    known = [name for name in claim.scenarios if name in shipped_scenarios()]
    return entry(
        2, [target("claim", claim.name)], claim.name, plain(claim.says),
        fields=(
            ("article", where),
            ("criterion", code(" ".join(claim.criterion.split()))),
            ("reads", links("indicator", claim.reads)),
            ("scenarios", links("scenario", known) if known else ""),
            ("cause", plain(claim.cause)),
            ("verdict", f"[{claim.name}](../explanation/claims.md#{claim.name.lower()})"),
        ),
    )  # fmt: skip
