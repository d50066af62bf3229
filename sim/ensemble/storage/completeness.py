"""Whether a results folder is whole: what is missing where one was copied in part."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import zarr

from sim.ensemble.storage.damage import report_damage
from sim.ensemble.storage.manifest_shape import list_first
from sim.ensemble.storage.store import DRAWN_NAME, INDICATORS_KEY, PAST_KEY, STORE_NAME
from sim.errors import UserError

REQUIRED_ARRAYS = ("month", "run", "history", DRAWN_NAME)


def refuse_partial(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Refuse a folder from whose store something is missing.

    Raises:
        UserError: naming what is missing.
    """
    with report_damage(str(folder / STORE_NAME)):
        missing = list(_missing(folder / STORE_NAME, manifest))
    if missing:
        raise UserError(
            f"{folder} is only part of a batch: {list_first(missing)} missing; copy it again, or run it "
            "again into another folder"
        )


def _missing(store: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    if not (store / "zarr.json").is_file():
        yield STORE_NAME if not store.is_dir() else f"{STORE_NAME}/zarr.json"
        return
    for name in manifest["scenarios"]:
        place = store / name
        if not (place / "zarr.json").is_file():
            yield f"{STORE_NAME}/{name}"
            continue
        yield from _of_scenario(place, f"{STORE_NAME}/{name}")


def _of_scenario(place: Path, told: str) -> Iterator[str]:
    """What a scenario's group lacks: its past, arrays, or whole blocks of them."""
    group = zarr.open_group(place, mode="r")
    past = group.attrs.get(PAST_KEY)
    if past is not None and not (place.parent / str(past) / "zarr.json").is_file():
        yield f"{STORE_NAME}/{past}"
    recorded = group.attrs.get(INDICATORS_KEY, ())
    names = [str(name) for name in recorded] if isinstance(recorded, list | tuple) else []
    lost = [n for n in (*REQUIRED_ARRAYS, *names) if not (place / n / "zarr.json").is_file()]
    yield from (f"{told}/{name}" for name in lost)
    if lost or not names:
        return
    yield from (
        f"{told}/{name}" for name in REQUIRED_ARRAYS[:-1] if not (place / name / "c").is_dir()
    )
    for name in (*names, DRAWN_NAME):
        lost = [chunk for chunk in _chunks(place / name) if not (place / name / chunk).is_file()]
        if lost:
            yield f"{len(lost)} block{'s' * (len(lost) > 1)} of {told}/{name}"


def _chunks(array: Path) -> list[str]:
    """The files of an array's chunks, within its folder."""
    # by the letter of Zarr's format: opening every array takes fifteen times as long
    told = json.loads((array / "zarr.json").read_text(encoding="utf-8"))
    sizes, chunks = told["shape"], told["chunk_grid"]["configuration"]["chunk_shape"]
    rows, runs = (-(-size // chunk) for size, chunk in zip(sizes, chunks, strict=True))
    return [f"c/{row}/{run}" for row in range(rows) for run in range(runs)]
