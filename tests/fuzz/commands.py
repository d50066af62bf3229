"""The `sim` command in this process: what it answers, and that nothing but words comes of it."""

import io
import sys
from collections.abc import Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from sim.cli import app

#: Done; a batch with failed blocks; a mistake of the user.
ANSWERS = (0, 1, 2)


def answered(words: Sequence[str], cwd: Path) -> tuple[int, str, str]:
    """The exit code, what was printed, and what was complained of.

    Raises:
        Exception: whatever the command lets through, which is a defect.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    code = 0
    with (
        chdir(cwd), redirect_stdout(out), redirect_stderr(err),
        patch.object(sys, "argv", ["sim", *words]),
    ):  # fmt: skip
        try:
            app.main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    found = []
    for stream in (out, err):
        stream.flush()
        found.append(stream.buffer.getvalue().decode())
    return code, found[0], found[1]


def answers_in_words(words: Sequence[str], cwd: Path) -> int:
    """Run a command; whatever it was told, its answer is a code and words."""
    code, out, err = answered(words, cwd)
    assert code in ANSWERS, (words, code, err)
    assert "Traceback" not in out + err, words
    assert code == 0 or out + err, words
    return code
