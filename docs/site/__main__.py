"""`python -m docs.site`: the whole site, strictly. A warning of Sphinx is an error, and the exit code is 1."""

import argparse
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from docs.site.tree import BUILD, ROOT, write_tree

#: The configuration of Sphinx lies beside this file.
HERE = Path(__file__).resolve().parent


def build(folder: Path, *, fresh: bool = False) -> int:
    """Write the sources of all pages and turn them into HTML.

    Args:
        folder: gets `source`, `html` and what Sphinx keeps between builds.
        fresh: whether to forget an earlier build.

    Returns:
        Sphinx's exit code: 0 if nothing is wrong, 1 at any warning.
    """
    from sphinx.cmd.build import build_main

    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    source = folder / "source"
    write_tree(source)
    # all pages are written, because each shows the navigation
    options = ["--fail-on-warning", "--keep-going", "--quiet", "--write-all", "--jobs", "auto"]
    kept = ["--conf-dir", str(HERE), "--doctree-dir", str(folder / "kept")]
    return build_main(["--builder", "html", *options, *kept, str(source), str(folder / "html")])


def main(arguments: Sequence[str]) -> int:
    """Build the site and say where it is and how long it took."""
    parser = argparse.ArgumentParser(prog="python -m docs.site", description=__doc__)
    parser.add_argument("--out", type=Path, default=BUILD, help="folder (default: build/site)")
    parser.add_argument("--fresh", action="store_true", help="forget an earlier build")
    asked = parser.parse_args(arguments)
    began = time.monotonic()
    code = build(asked.out.resolve(), fresh=asked.fresh)
    page = asked.out.resolve() / "html" / "index.html"
    shown = page.relative_to(ROOT) if page.is_relative_to(ROOT) else page
    print(f"{shown}: {'built' if code == 0 else 'not right'}, {time.monotonic() - began:.0f} s")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
