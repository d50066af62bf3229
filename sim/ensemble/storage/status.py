"""How far the batch in a folder is, and what of it is missing or damaged."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.ensemble.storage.integrity import CHECKSUMS_KEY, Block, Checksums, StoreCheck
from sim.ensemble.storage.journal import Journal, Mark
from sim.ensemble.storage.layout import STORE_NAME
from sim.ensemble.storage.manifest import read_manifest
from sim.errors import UserError


@dataclass(frozen=True, slots=True)
class BatchStatus:
    """How far a batch is.

    Attributes:
        done, failed: marks of the scenarios in blocks.
        total: number of marks of a complete batch.
    """

    done: tuple[Mark, ...]
    failed: tuple[Mark, ...]
    total: int

    @property
    def complete(self) -> bool:
        """Whether every block of every scenario is done."""
        return len(self.done) == self.total


def batch_status(folder: Path, manifest: Mapping[str, Any]) -> BatchStatus:
    """How far the batch in a folder is, by its journal."""
    marks = Journal(folder).marks().values()
    done = tuple(mark for mark in marks if mark.cause is None)
    failed = tuple(mark for mark in marks if mark.cause is not None)
    block_count = -(-int(manifest["runs"]) // int(manifest["block"]))
    return BatchStatus(done, failed, block_count * len(manifest["scenarios"]))


def verify_batch(folder: Path, deep: bool = False) -> list[str]:
    """What is missing, damaged or unfinished in the folder of a batch, a line for each file.

    Args:
        folder: of the batch.
        deep: whether to read every chunk; else only metadata, and which files there are.

    Raises:
        UserError: if the manifest cannot be read.
    """
    manifest = read_manifest(folder)
    lines: list[str] = []
    marks: Mapping[Block, Mark] = {}
    try:
        marks = Journal(folder).marks()
    except UserError as error:
        lines += error.mistakes
    try:
        checksums = Checksums.read(folder, manifest[CHECKSUMS_KEY])
    except UserError as error:
        lines += error.mistakes
        checksums = Checksums()
    checksums.blocks = {
        b: m.checksums for b, m in marks.items() if m.cause is None
    } | checksums.blocks
    if os.path.lexists(folder / STORE_NAME):
        damage = StoreCheck(folder, manifest, checksums).find_damage(deep)
        # without checksums of metadata all that can be known of it is what is missing
        lines += [
            f"{folder / d.file}: {d.problem}"
            for d in damage if checksums.files or d.block is not None or d.problem == "missing"
        ]  # fmt: skip
    else:
        lines.append(f"{folder / STORE_NAME}: missing")
    if not manifest["complete"]:
        status = batch_status(folder, manifest)
        lines.append(f"{folder}: unfinished, {len(status.done)} of {status.total} blocks are done")
    return lines
