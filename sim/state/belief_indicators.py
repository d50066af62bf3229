"""What is recorded of beliefs, and how far they lie from the truth."""

from sim.numerics import Floats
from sim.rules.perception import belief, estrangement
from sim.state.indicator import Reader, Snapshot, Template


def _row(ability: str, read: Reader) -> Reader:
    """The values of the one partner that has an ability (run,)."""
    return lambda x: read(x)[x.cast.row(ability)]


def _programme(x: Snapshot) -> Floats:
    return x.month.believed_programme


def _misread_programme(x: Snapshot) -> Floats:
    return x.world.misread_programme


def _estrangement(x: Snapshot) -> Floats:
    """By the trust of the month's end (run,)."""
    return estrangement(x.world.trust, x.month.hegemony, x.month.share, x.cast.patron)


#: Beliefs, and how far they lie from the truth.
BELIEF_TEMPLATES: tuple[Template, ...] = (
    Template("belief.gap.{client}.{partner}", "1", "the patron's shortage of shells as the client believes it",
        lambda x: x.month.believed_gap, "patron", rule="perception.belief war.shortage"),
    Template("misperception.gap.{client}.{partner}", "1", "how far that belief lies above the truth",
        lambda x: x.world.misread_gap, "patron", rule="perception.misperception perception.gain"),
    *(
        template
        for who in ("neighbour", "superpower")
        for template in (
            Template(f"belief.programme.{who}", "1", f"the client's technology as the {who} believes it",
                _row(who, _programme), rule="perception.belief technology.overall"),
            Template(f"misperception.programme.{who}", "1", "how far that belief lies above the truth",
                _row(who, _misread_programme), rule="perception.misperception perception.gain"),
        )
    ),
    Template("estrangement", "1", "distrust between the client and its main patron, where the client fears it",
        _estrangement, rule="perception.estrangement"),
    Template("belief.estrangement", "1", "that estrangement as the superpower believes it",
        lambda x: belief(_estrangement(x), x.world.misread_estrangement), rule="perception.belief"),
    Template("misperception.estrangement", "1", "how far that belief lies above the truth",
        lambda x: x.world.misread_estrangement, rule="perception.misperception perception.gain"),
)  # fmt: skip
