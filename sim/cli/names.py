"""The commands that list names, and find them by meaning."""

from collections.abc import Iterator

from sim.errors import UserError, nearest
from sim.show.as_json.names import found_as_json, list_as_json
from sim.show.catalogue import CATALOGUE, Entry, entries
from sim.show.search import USES, Found, search
from sim.terminal import print_entries, print_json, print_line
from sim.words.registry import parameter_label

#: Entries that `sim find` shows of a kind.
FEW = 6
#: What a list is of that is no list of names with labels: the parameters that the record moves.
MOVED = "moved"


def list_names(kind: str, as_json: bool = False) -> None:
    """`sim list`: names, each with its label."""
    kinds = [*CATALOGUE, MOVED]
    if kind not in kinds:
        raise UserError(f"no list of {kind!r}.{nearest(kind, kinds, few=len(kinds))}")
    listed = _moved() if kind == MOVED else entries(kind)
    if as_json:
        print_json(list_as_json(kind, listed))
    else:
        print_entries((one.name, _with_mechanism(one, kind)) for one in listed)


def _with_mechanism(entry: Entry, kind: str) -> str:
    """A label, in the list of parameters with the mechanism."""
    return f"{entry.label} [{entry.group}]" if kind == "parameters" else entry.label


def _moved() -> Iterator[Entry]:
    """Parameters that the record moves, those of which it tells most first; the others are counted."""
    from sim.assimilation.moved import from_rows
    from sim.start.table import shipped_starts

    found = from_rows(shipped_starts().header["moved"])
    for one in found:
        if one.is_moved:
            leader = " (how leaders differ in it)" if one.is_leader else ""
            yield Entry(
                one.name,
                f"{parameter_label(one.name).short}: shift {one.shift:+.2f} ± {one.shift_error:.2f}, by the evidence alone {one.by_evidence:+.2f}; "
                f"width {one.ratio:.2f}{leader}",
            )
    still = sum(not one.is_moved for one in found)
    yield Entry(
        "",
        f"in standard deviations of the prior; {still} of {len(found)} draws are moved no more than "
        "shuffled weights move them",
    )


def find_names(words: list[str], everything: bool, as_json: bool = False) -> None:
    """`sim find`: what has some words in its name, label or meaning, or words for the same thing.

    As JSON all is printed.
    """
    query = " ".join(words)
    every = search(query)
    if as_json:
        print_json(found_as_json(query, every, USES))
        return
    met = every[0].words
    if met != query:
        print_line(f"nothing has all the words of {query!r}; this is found for {met!r}:\n")
    for place, found in enumerate(every):
        if place:
            print_line("")
        _print_found(found, everything)


def _print_found(found: Found, everything: bool) -> None:
    """What is found of one kind, under a heading that says how it is used."""
    shown = found.entries if everything else found.entries[:FEW]
    print_line(f"{found.kind} ({USES[found.kind]})")
    print_entries(((entry.name, entry.label) for entry in shown), indent=2)
    left = len(found.entries) - len(shown)
    if left:
        print_line(f"  {left} more: sim find {found.words} --all")
