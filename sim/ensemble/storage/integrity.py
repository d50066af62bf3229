"""Whether the store of a batch holds what was written: the one place where that is decided.

Three things are compared:
- The metadata of groups and arrays and the small arrays of labels are written before any block. Their
  SHA-256 hashes are in `checksums.json`.
- Each chunk ends with the CRC-32C of its bytes, as Zarr's format has it. That
  does not say which chunk it is. So the CRC of each chunk is also recorded by its place: in the journal
  while a batch runs, in `checksums.json` when it is complete. Two chunks that have changed places are
  noticed like one that has changed.
- A folder may come from a stranger, with checksums to match. So metadata is also compared with the
  layout that follows from the manifest, before any of it is used.

The manifest holds the hash of `checksums.json`, and its own.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.storage.damage import damage_message, report_damage
from sim.ensemble.storage.layout import (
    METADATA,
    PARAMETERS,
    SEPARATOR,
    STORE_NAME,
    ScenarioLayout,
    describe_histories,
    layouts,
)
from sim.ensemble.storage.manifest_shape import list_first
from sim.ensemble.storage.safe_files import list_files, read_bytes, read_json
from sim.ensemble.storage.zarr_format import CRC_BYTES, crc32c, unpack_chunk
from sim.errors import UserError
from sim.files import write_file
from sim.terminal import number_of

CHECKSUMS = "checksums.json"
#: The key of the manifest that holds the hash of the checksum file.
CHECKSUMS_KEY = "checksums"
#: Hexadecimal digits of a CRC in the journal and the checksum file.
CRC_DIGITS = 2 * CRC_BYTES
#: The largest file of metadata or labels, in bytes; ten million runs have labels of 80 MB.
MOST_METADATA_BYTES = 2**28
Block = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Damage:
    """A file that is not as it was written.

    Attributes:
        file: its path in the folder of the batch.
        problem: "missing", or what is wrong with it.
        block: the scenario and first run of the block that it holds; None for metadata.
    """

    file: str
    problem: str
    block: Block | None = None

    def __str__(self) -> str:
        return f"{self.file}: {self.problem}"


@dataclass(slots=True)
class Checksums:
    """The recorded checksums of a store.

    Attributes:
        files: SHA-256 of metadata and labels, by path in the store.
        blocks: CRCs of the chunks of each block, in the order of its files, as hexadecimal digits.
    """

    files: dict[str, str] = field(default_factory=dict)
    blocks: dict[Block, str] = field(default_factory=dict)

    def write(self, folder: Path) -> str:
        """Write the checksum file, whole or not at all; the hash of its bytes."""
        by_scenario: dict[str, dict[str, str]] = {}
        for (scenario, first), digits in sorted(self.blocks.items()):
            by_scenario.setdefault(scenario, {})[str(first)] = digits
        content = json.dumps({"files": self.files, "blocks": by_scenario}, ensure_ascii=False)
        write_file(folder / CHECKSUMS, f"{content}\n")
        return _sha256(f"{content}\n".encode())

    @classmethod
    def read(cls, folder: Path, expected: str | None = None) -> "Checksums":
        """The checksum file of a batch.

        Args:
            folder: of the batch.
            expected: the hash of the file; None where the manifest has none yet.

        Raises:
            UserError: if it is missing or damaged.
        """
        file = folder / CHECKSUMS
        try:
            data = read_bytes(file)
        except OSError as error:
            raise UserError(missing_message(folder, CHECKSUMS)) from error
        if expected is not None and hashlib.sha256(data).hexdigest() != expected:
            raise UserError(damage_message(str(file), "its checksum differs", folder))
        try:
            content = json.loads(data)
            files = {str(k): str(v) for k, v in content["files"].items()}
            blocks = {
                (str(scenario), int(first)): str(digits)
                for scenario, firsts in content["blocks"].items()
                for first, digits in firsts.items()
            }
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
            raise UserError(damage_message(str(file), "it holds no checksums", folder)) from error
        return cls(files, blocks)

    @classmethod
    def of_files(cls, store: Path, scenarios: Iterable[ScenarioLayout]) -> "Checksums":
        """The checksums of a store that has just been prepared."""
        names = [METADATA, *(file for layout in scenarios for file in layout.metadata_files)]
        return cls({name: _sha256((store / name).read_bytes()) for name in names})


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def missing_message(folder: Path, what: str) -> str:
    """What is said of a folder that was copied in part."""
    return (
        f"{folder} is only part of a batch: {what} missing; copy it again, or compute what is missing "
        f"with: sim run --resume --out {folder}"
    )


# -- chunks ---------------------------------------------------------------------------------------


def read_crc(file: Path) -> int:
    """The CRC-32C at the end of a chunk."""
    with file.open("rb") as stream:
        stream.seek(-CRC_BYTES, 2)
        return int.from_bytes(stream.read(CRC_BYTES), "little")


def block_digits(store: Path, layout: ScenarioLayout, first: int) -> str:
    """The CRCs of a block's chunks as they are on disk, as hexadecimal digits."""
    return "".join(f"{read_crc(store / file):08x}" for file in layout.block_files(first))


def chunk_is_sound(file: Path, recorded: int) -> bool:
    """Whether a chunk has its recorded CRC, and its bytes lead to it."""
    try:
        data = read_bytes(file)
    except (OSError, UserError):
        return False
    return has_crc(data, recorded)


def has_crc(data: bytes, recorded: int) -> bool:
    """Whether a chunk ends with its recorded CRC, and its bytes lead to it."""
    end = int.from_bytes(data[-CRC_BYTES:], "little")
    return end == recorded == crc32c(data[:-CRC_BYTES])


# -- a whole store --------------------------------------------------------------------------------


class StoreCheck:
    """Compares the store of a batch with its manifest and its checksums.

    Args:
        folder: of the batch.
        manifest: as read from it.
        checksums: as recorded; the blocks in it are those that must be there.
    """

    def __init__(self, folder: Path, manifest: Mapping[str, Any], checksums: Checksums) -> None:
        self._folder = folder
        self._store = folder / STORE_NAME
        self._layouts = layouts(manifest)
        self._histories = manifest["histories"]
        self._checksums = checksums
        self._present: frozenset[str] | None = None
        self._crcs: dict[tuple[str, str], NDArray[np.uint32]] = {}

    @property
    def store(self) -> Path:
        """The store's folder."""
        return self._store

    @property
    def layouts(self) -> Mapping[str, ScenarioLayout]:
        """The layouts of the scenarios."""
        return self._layouts

    def present(self) -> frozenset[str]:
        """The files of the store.

        Raises:
            UserError: if one is a link.
        """
        if self._present is None:
            there = self._store.is_dir() or self._store.is_symlink()
            self._present = frozenset(list_files(self._store)) if there else frozenset()
        return self._present

    def find_damage(self, deep: bool = False) -> Iterator[Damage]:
        """The files that are missing or damaged.

        Args:
            deep: whether to read every chunk; else only metadata, and which files there are.

        Raises:
            UserError: if a file is a link.
        """
        yield from self._metadata_damage()
        yield from self._block_damage(deep)

    def _metadata_damage(self) -> Iterator[Damage]:
        present = self.present()
        names = [METADATA, *(f for layout in self._layouts.values() for f in layout.metadata_files)]
        groups: dict[str, Any] = {}
        group_files = {f"{name}/{METADATA}": name for name in self._layouts}
        for name in names:
            file = f"{STORE_NAME}/{name}"
            if name not in present:
                yield Damage(file, "missing")
                continue
            data = read_bytes(f"{self._store}/{name}", MOST_METADATA_BYTES)
            if _sha256(data) != self._checksums.files.get(name):
                yield Damage(file, "its checksum differs")
            elif name in group_files:
                groups[group_files[name]] = json.loads(data)
        for name, content in groups.items():
            for problem in unexpected_metadata(self._layouts[name], content):
                yield Damage(f"{STORE_NAME}/{name}/{METADATA}", problem)

    def _block_damage(self, deep: bool) -> Iterator[Damage]:
        present = self.present()
        for block, digits in self._checksums.blocks.items():
            scenario, first = block
            layout = self._layouts.get(scenario)
            if layout is None or not 0 <= first < layout.runs or first % layout.block:
                yield Damage(CHECKSUMS, f"{scenario} has no block from run {first} on")
                continue
            files = layout.block_files(first)
            if len(digits) != CRC_DIGITS * len(files):
                yield Damage(
                    CHECKSUMS, f"the block of {scenario} from run {first} is incomplete", block
                )
                continue
            for place, name in enumerate(files):
                file = f"{STORE_NAME}/{name}"
                if name not in present:
                    yield Damage(file, "missing", block)
                elif deep:
                    recorded = int(digits[CRC_DIGITS * place : CRC_DIGITS * (place + 1)], 16)
                    if not chunk_is_sound(self._store / name, recorded):
                        yield Damage(file, "its checksum differs", block)

    def refuse_damaged(self) -> None:
        """Refuse a store whose metadata is damaged, or from which something is missing.

        Raises:
            UserError: naming what.
        """
        damage = list(self.find_damage())
        missing = [d for d in damage if d.problem == "missing"]
        if missing:
            names = list_first(list(self._in_short(missing)))
            raise UserError(missing_message(self._folder, names))
        for first in damage:
            raise UserError(
                damage_message(str(self._folder / first.file), first.problem, self._folder)
            )

    def _in_short(self, missing: Iterable[Damage]) -> Iterator[str]:
        """Missing files: a folder of which nothing is left as one name, and blocks as a number."""
        folders = {STORE_NAME} if self.present() else set()
        for file in self.present():
            parts = file.split("/")
            folders |= {"/".join([STORE_NAME, *parts[:n]]) for n in range(1, len(parts))}
        names: dict[str, None] = {}
        blocks: Counter[str] = Counter()
        for damage in missing:
            # store.zarr / scenario / array / c / row / column
            parts = damage.file.split("/")
            parents = ["/".join(parts[:n]) for n in (1, 2, 3) if n < len(parts)]
            gone = next((parent for parent in parents if parent not in folders), None)
            if gone is not None:
                names[gone] = None
            elif damage.block is None:
                names[damage.file] = None
            else:
                blocks[parents[-1]] += 1
        yield from names
        yield from (number_of(n, f"block of {array}") for array, n in blocks.items())

    def read_chunk(self, scenario: str, array: str, row: int, column: int) -> NDArray[Any]:
        """A chunk of an array, by its place among the chunks.

        Raises:
            UserError: naming its file, if that is missing or damaged.
        """
        file = self._store / scenario / array / "c" / f"{row}" / f"{column}"
        with report_damage(str(file), self._folder):
            data = read_bytes(str(file))
            if not has_crc(data, self._array_crcs(scenario, array)[row, column]):
                raise ValueError("its checksum differs")
            return unpack_chunk(data, self._layouts[scenario].array(array))

    def read_histories(self, scenario: str) -> NDArray[np.int64]:
        """The history numbers of a scenario's runs, which are those of the manifest (run,).

        Raises:
            UserError: naming their file, if they are not.
        """
        file = self._store / scenario / "history" / "c" / "0"
        with report_damage(str(file), self._folder):
            data = read_bytes(str(file), MOST_METADATA_BYTES)
            histories = unpack_chunk(data, self._layouts[scenario].array("history"))
            if describe_histories(histories) != self._histories:
                raise ValueError("it does not fit the manifest")
            return histories

    def read_attributes(self, scenario: str) -> dict[str, Mapping[str, Any]]:
        """The attributes of a scenario's arrays, by name, from the metadata of its group."""
        place = self._store / scenario
        with report_damage(str(place), self._folder):
            arrays = read_json(place / METADATA)["consolidated_metadata"]["metadata"]
            return {name: content["attributes"] for name, content in arrays.items()}

    def _array_crcs(self, scenario: str, array: str) -> NDArray[np.uint32]:
        """The recorded CRCs of an array's chunks (row of chunks, column of chunks)."""
        if (scenario, array) in self._crcs:
            return self._crcs[scenario, array]
        layout = self._layouts[scenario]
        place = layout.places_in_block(array)
        digits = slice(CRC_DIGITS * place.start, CRC_DIGITS * place.stop)
        columns = [
            np.frombuffer(
                bytes.fromhex(self._checksums.blocks.get((scenario, first), "")[digits]), ">u4"
            )
            for first in range(0, layout.runs, layout.block)
        ]
        crcs = np.stack(columns, axis=1).astype(np.uint32)
        return self._crcs.setdefault((scenario, array), crcs)


def unexpected_metadata(layout: ScenarioLayout, content: Any) -> Iterator[str]:
    """Why the metadata of a group does not follow from the manifest.

    A group has the metadata of its arrays too, and they are read from there.
    """
    try:
        attributes = content["attributes"]
        own = attributes["months_from"], attributes.get("past"), attributes["indicators"]
        arrays = dict(content["consolidated_metadata"]["metadata"])
    except (AttributeError, KeyError, TypeError, ValueError):
        yield "it is no group of a batch"
        return
    if own != (layout.start, layout.past, SEPARATOR.join(layout.indicators)) or {*arrays} != {
        *layout.array_names
    }:
        yield "it does not fit the manifest"
        return
    for name in layout.array_names:
        problem = _array_problem(layout, name, arrays[name])
        if problem:
            yield f"{name}: {problem}"


def _array_problem(layout: ScenarioLayout, name: str, content: Any) -> str | None:
    expected = layout.array(name)
    try:
        codecs = tuple(codec["name"] for codec in content["codecs"])
        found = (
            tuple(content["shape"]), tuple(content["chunk_grid"]["configuration"]["chunk_shape"]),
            content["data_type"], content["node_type"], content["chunk_grid"]["name"],
            content["chunk_key_encoding"], content["codecs"][0]["configuration"],
        )  # fmt: skip
        names = content["attributes"]["names"] if name == PARAMETERS else None
    except (AttributeError, KeyError, TypeError, IndexError):
        return "it is no array of a batch"
    if codecs != expected.codecs:
        return f"it has other codecs than {', '.join(expected.codecs)}, which alone are read"
    wanted = (
        expected.shape, expected.chunks, expected.data_type, "array", "regular",
        {"name": "default", "configuration": {"separator": "/"}}, {"endian": "little"},
    )  # fmt: skip
    named = SEPARATOR.join(layout.parameters) if name == PARAMETERS else None
    if found != wanted or names != named:
        return "it does not fit the manifest"
    return None


def open_check(folder: Path, manifest: Mapping[str, Any]) -> StoreCheck:
    """The check of a complete batch's store, after its metadata and files have passed.

    Raises:
        UserError: naming what is missing or damaged.
    """
    checksums = Checksums.read(folder, manifest[CHECKSUMS_KEY])
    check = StoreCheck(folder, manifest, checksums)
    lost = [
        name for name, layout in check.layouts.items()
        if any((name, first) not in checksums.blocks for first in range(0, layout.runs, layout.block))
    ]  # fmt: skip
    if lost:
        raise UserError(
            damage_message(
                str(folder / CHECKSUMS), f"it lacks blocks of {list_first(lost)}", folder
            )
        )
    check.refuse_damaged()
    return check
