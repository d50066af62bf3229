"""Files that later processes find: each starts with its own hash, and a damaged one counts as none."""

import os
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

CACHE = "ALLIANCE_CACHE"
HASH_BYTES = 32


def cache_folder() -> Path:
    """Where they are kept: `ALLIANCE_CACHE`, or the folder that the system has for such files."""
    given = os.environ.get(CACHE)
    if given:
        return Path(given)
    home = Path("~").expanduser()  # as it is where nobody has a home: no file can be written there
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home)) / "alliance-lab"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "alliance-lab"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "alliance-lab"


def read_cached(name: str) -> bytes | None:
    """What was kept under a name; None where there is nothing, or it is damaged."""
    try:
        kept = (cache_folder() / name).read_bytes()
    except OSError:
        return None
    digest, content = kept[:HASH_BYTES], kept[HASH_BYTES:]
    return content if sha256(content).digest() == digest else None


def write_cached(name: str, content: bytes, most: int) -> None:
    """Keep something for later processes; where no file can be written, each makes its own.

    Args:
        name: of the file; of those with its ending only the newest stay.
        content: its bytes.
        most: how many of them.
    """
    place = cache_folder() / name
    part = place.with_suffix(f".{os.getpid()}.partial")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(sha256(content).digest() + content)
        part.replace(place)
        kept = sorted(place.parent.glob(f"*{place.suffix}"), key=lambda file: file.stat().st_mtime)
        for old in kept[:-most]:
            old.unlink()
    except OSError:
        with suppress(OSError):
            part.unlink()


def forget_cached(name: str) -> None:
    """Remove what was kept under a name."""
    with suppress(OSError):
        (cache_folder() / name).unlink()
