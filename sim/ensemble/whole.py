"""Whether a results folder is whole: what is missing where one was copied in part, or is another's."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import zarr

from sim.ensemble.manifest import MANIFEST
from sim.ensemble.store import DRAWN, PAST, RECORDED, STORE
from sim.errors import UserError

#: What readers look up in a manifest.
NEEDED = (
    "complete", "created", "histories", "named", "record", "runs", "block", "seed", "scenarios",
)  # fmt: skip
OF_SCENARIO = ("title", "description", "branch", "months", "compare_to", "comparisons", "chapters")
TOLD = 3
ALWAYS = ("month", "run", "history", DRAWN)


def refuse_foreign(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Refuse a manifest that no batch has written.

    Raises:
        UserError: naming what it lacks.
    """
    lacking = [key for key in NEEDED if key not in manifest]
    told = manifest.get("scenarios")
    if not lacking and not (isinstance(told, dict) and told):
        lacking = ["scenarios"]
    if not lacking:
        assert isinstance(told, dict)
        lacking = [
            f"{key} of scenario {name}" for name, about in told.items() for key in OF_SCENARIO
            if not isinstance(about, dict) or key not in about
        ]  # fmt: skip
    if lacking:
        raise UserError(f"{folder / MANIFEST} is not one of a batch: it lacks {_few(lacking)}")


def refuse_partial(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Refuse a folder from whose store something is missing.

    A chunk without a single value is never written, so that one which is lost for a single
    indicator cannot be told from one that was not needed; that all of a block is gone can.

    Raises:
        UserError: naming what is missing.
    """
    missing = list(_missing(folder / STORE, manifest))
    if missing:
        raise UserError(
            f"{folder} is only part of a batch: {_few(missing)} missing; copy it again, or run it "
            "again into another folder"
        )


def _few(names: list[str]) -> str:
    more = f" and {len(names) - TOLD} more" if len(names) > TOLD else ""
    return ", ".join(names[:TOLD]) + more


def _missing(store: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    if not (store / "zarr.json").is_file():
        yield STORE if not store.is_dir() else f"{STORE}/zarr.json"
        return
    for name in manifest["scenarios"]:
        place = store / name
        if not (place / "zarr.json").is_file():
            yield f"{STORE}/{name}"
            continue
        yield from _of_scenario(place, f"{STORE}/{name}")


def _of_scenario(place: Path, told: str) -> Iterator[str]:
    """What a scenario's group lacks: its past, arrays, or whole blocks of them."""
    group = zarr.open_group(place, mode="r")
    past = group.attrs.get(PAST)
    if past is not None and not (place.parent / str(past) / "zarr.json").is_file():
        yield f"{STORE}/{past}"
    names = [str(name) for name in group.attrs.get(RECORDED, ())]  # type: ignore[union-attr]
    lost = [n for n in (*ALWAYS, *names) if not (place / n / "zarr.json").is_file()]
    yield from (f"{told}/{name}" for name in lost)
    if lost or not names:
        return
    yield from (f"{told}/{name}" for name in ALWAYS[:-1] if not (place / name / "c").is_dir())
    wanted = _chunks(group[names[0]])
    for name in names:
        wanted = {chunk for chunk in wanted if not (place / name / chunk).is_file()}
        if not wanted:
            return
    yield f"{len(wanted)} blocks of {told}"


def _chunks(array: Any) -> set[str]:
    """The files of an array's chunks, within its folder."""
    months, runs = (
        -(-size // chunk) for size, chunk in zip(array.shape, array.chunks, strict=True)
    )
    return {f"c/{m}/{r}" for m in range(months) for r in range(runs)}
