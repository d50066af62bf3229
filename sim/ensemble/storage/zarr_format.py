"""The files of a store as Zarr writes them, version 3 of its format: metadata and chunks.

Zarr itself takes several times as long for a chunk, most of it in handing tasks from thread to
thread, and a third of a second to import. Tests compare these files with its own, byte for byte.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from secrets import token_hex
from typing import Any

import google_crc32c
import numpy as np
from numcodecs import blosc, zstd
from numpy.typing import NDArray

from sim.ensemble.storage.layout import METADATA, ArrayLayout
from sim.ensemble.storage.safe_files import PARTIAL

#: Bytes of a CRC-32C, at the end of each chunk.
CRC_BYTES = 4
#: What a chunk begins with.
ZSTD_MAGIC, BLOSC_FORMAT = bytes.fromhex("28b52ffd"), b"\x02"
_CODECS: Mapping[str, dict[str, Any]] = {
    "bytes": {"name": "bytes", "configuration": {"endian": "little"}},
    "blosc": {"name": "blosc", "configuration": {
        "typesize": 4, "cname": "lz4", "clevel": 5, "shuffle": "bitshuffle", "blocksize": 0,
    }},
    "zstd": {"name": "zstd", "configuration": {"level": 0, "checksum": False}},
    "crc32c": {"name": "crc32c"},
}  # fmt: skip


def group_metadata(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata of a group, without that of what is below it."""
    return {"attributes": {**attributes}, "zarr_format": 3, "node_type": "group"}


def array_metadata(
    form: ArrayLayout, dimensions: Sequence[str], attributes: Mapping[str, Any]
) -> dict[str, Any]:
    """The metadata of an array."""
    return {
        "shape": [*form.shape],
        "data_type": form.data_type,
        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [*form.chunks]}},
        "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
        "fill_value": "NaN" if np.isnan(_fill_value(form)) else 0,
        "codecs": [_CODECS[name] for name in form.codecs],
        "attributes": {**attributes},
        "dimension_names": [*dimensions],
        "zarr_format": 3,
        "node_type": "array",
        "storage_transformers": [],
    }


def write_metadata(
    folder: Path, content: Mapping[str, Any], below: Mapping[str, Any] | None = None
) -> None:
    """Write the metadata of an array, or of a group with that of all that is below it."""
    if below is not None:
        inline = {"kind": "inline", "must_understand": False, "metadata": below}
        content = {**content, "consolidated_metadata": inline}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / METADATA).write_bytes(json.dumps(content, indent=2).encode())


def crc32c(data: bytes) -> int:
    """The CRC-32C of some bytes, by the library that Zarr uses."""
    return int(google_crc32c.value(data))


def pack_chunk(values: NDArray[Any], form: ArrayLayout) -> bytes:
    """A chunk as it is stored; one at the end of an axis is filled up to the size of the others."""
    chunk = np.full(form.chunks, _fill_value(form), _stored_type(form))
    chunk[tuple(map(slice, values.shape))] = values
    if "blosc" in form.codecs:
        packed = blosc.compress(chunk, b"lz4", 5, blosc.BITSHUFFLE)
    else:
        packed = zstd.compress(chunk, 0)
    return packed + crc32c(packed).to_bytes(CRC_BYTES, "little")


def unpack_chunk(data: bytes, form: ArrayLayout) -> NDArray[Any]:
    """The values of a stored chunk, whose checksum has been compared.

    Raises:
        ValueError: if it does not hold as much as a chunk does.
    """
    if declared_size(data) != form.chunk_bytes:
        raise ValueError("it says that it holds more or less than a chunk")
    unpack = blosc.decompress if "blosc" in form.codecs else zstd.decompress
    return np.frombuffer(unpack(data[:-CRC_BYTES]), _stored_type(form)).reshape(form.chunks)


def declared_size(data: bytes) -> int | None:
    """The bytes that a chunk says it takes when it is unpacked; None if it does not say.

    A library would reserve them before it finds that they are not there.

    Args:
        data: a chunk, or its first bytes, by Blosc (format 2) or Zstandard (RFC 8878).

    >>> declared_size(bytes.fromhex("02019104d040000000040000"))
    16592
    """
    if data[:4] != ZSTD_MAGIC:
        return int.from_bytes(data[4:8], "little") if data[:1] == BLOSC_FORMAT else None
    descriptor = data[4]
    single, size_code, dictionary_code = descriptor >> 5 & 1, descriptor >> 6, descriptor & 3
    start = 5 + (1 - single) + (0, 1, 2, 4)[dictionary_code]
    length = (single, 2, 4, 8)[size_code]
    size = int.from_bytes(data[start : start + length], "little") + (256 if length == 2 else 0)
    return size if length else None


def write_chunk(place: Path, values: NDArray[Any], form: ArrayLayout) -> None:
    """Write a chunk whole or not at all; the folders above it are made."""
    data = pack_chunk(values, form)
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f".{token_hex(8)}{PARTIAL}")
    try:
        draft.write_bytes(data)
        draft.replace(place)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _stored_type(form: ArrayLayout) -> np.dtype[Any]:
    return np.dtype(form.data_type).newbyteorder("<")


def _fill_value(form: ArrayLayout) -> float:
    return np.nan if form.data_type.startswith("float") else 0
