"""The commands that learn from the record: assimilate, hindcast, forecast."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.assimilation.filter import Settings
from sim.assimilation.making import FEW_SETS, FEWEST_SETS, LAST_HISTORIES, Assimilated, assimilate
from sim.assimilation.moved import as_rows, moved
from sim.assimilation.report import compare, lines
from sim.cli.progress import progress_bar, resumable
from sim.compiled.engine import choose_engine
from sim.errors import UserError, all_at_once, nearest
from sim.files import write_file, write_table
from sim.start import table
from sim.start.model_hash import model_hash
from sim.start.table import ARRAYS, HEADER, PRESENT, shipped_starts, starts_files
from sim.terminal import print_line
from sim.validation import forecast as future
from sim.validation import forecast_score, hindcast_text
from sim.validation import hindcast as past
from sim.validation.hindcast_rivals import RIVALS, rival_hindcasts, rival_lines
from sim.validation.synthetic import SYNTHETIC_SETS, acceptance, acceptance_lines

FEWEST_ASKED, FEWEST_HISTORIES = 200, 3


def make_starts(
    sets: int,
    histories: int,
    seed: int,
    write: bool,
    check: bool,
    explain: bool,
    engine: str | None,
) -> None:
    """Make the table of starts; write it, compare it with the shipped one, or tell of that one.

    Raises:
        UserError: for too few sets or histories, or where too few sets are left to start from.
    """
    if explain:
        _print(shipped_starts().header)
        return
    shipped = shipped_starts() if check else None
    if shipped:
        sets, histories, seed = (shipped.header[key] for key in ("sets", "histories", "seed"))
    _refuse_few(sets, histories)
    settings = Settings(sets, histories, seed, choose_engine(engine))
    total = sets * histories * (PRESENT + 6 * (LAST_HISTORIES - 1))
    with resumable("assimilating", total) as progress:
        made = assimilate(settings, progress=progress)
    left = made.starts.header["distinct_sets"]
    if left < FEWEST_SETS:
        raise UserError(f"only {left} sets are left, and {FEWEST_SETS} are needed: take more sets")
    # files before text: a reader who closes the pipe loses none
    written = _write(made) if write else ""
    _print(made.starts.header)
    if left < FEW_SETS:
        print_line(
            f"only {left} sets are left: intervals will be wide; take more sets", stderr=True
        )
    if written:
        print_line(written)
    if shipped:
        _check(made, shipped)


def try_truths(truths: int, seed: int, engine: str | None) -> None:
    """Assimilate the records of known histories, and tell how often bands hold them.

    Raises:
        UserError: for no truth.
        SystemExit: where bands do not hold as often as they say.
    """
    if truths < 1:
        raise UserError(f"synthetic {truths}: give at least 1")
    with progress_bar("truths", truths) as progress:
        found = acceptance(
            truths,
            Settings(SYNTHETIC_SETS, seed=seed, engine=choose_engine(engine)),
            progress=progress,
        )
    for line in acceptance_lines(found):
        print_line(line)
    if found.failures():
        raise SystemExit(1)


def _refuse_few(sets: int, histories: int) -> None:
    mistakes = []
    if sets < FEWEST_ASKED:
        mistakes.append(f"sets {sets}: give at least {FEWEST_ASKED}")
    if histories < FEWEST_HISTORIES:
        mistakes.append(
            f"histories {histories}: a set needs at least {FEWEST_HISTORIES} to choose from"
        )
    if mistakes:
        raise UserError(*mistakes)


def _print(header: Mapping[str, Any]) -> None:
    for line in lines(header):
        print_line(line)


def _check(made: Assimilated, shipped: table.Starts) -> None:
    agrees, words = compare(made.starts, shipped)
    print_line(f"against the shipped table: {words}")
    if shipped.header.get("model") != model_hash():
        agrees = False
        print_line("the shipped table was made with other rules, facts or record")
    if not agrees:
        raise UserError("the shipped table is out of date; renew it: sim assimilate --write")


def _write(made: Assimilated) -> str:
    """Write the table into the package; what was written."""
    folder = Path(table.__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    starts = made.starts
    stamped = table.Starts(
        starts.donors,
        starts.set,
        starts.sets,
        starts.means,
        {**starts.header, "model": model_hash(), "moved": as_rows(moved(made))},
    )
    for name, content in zip((ARRAYS, HEADER), starts_files(stamped), strict=True):
        write_file(folder / name, content)
    return f"written: {folder / ARRAYS}, {folder / HEADER}"


def run_hindcast(
    origins: str, horizons: str, series: str | None, drivers: str, sets: int, seed: int,
    rivals: str | None, out: Path | None, engine: str | None,
) -> None:  # fmt: skip
    """`sim hindcast`: forecast the past, score it, and print every line.

    Raises:
        UserError: all mistakes in the options, and a file that exists already.
    """
    if out is not None and out.exists():
        raise UserError(f"{out} exists already, and nothing is overwritten")
    years, ahead = all_at_once(
        lambda: past.ALL_ORIGINS if origins == "all" else _numbers(origins, "origins"),
        lambda: _numbers(horizons, "horizons"),
    )
    names = past.SERIES if series is None else tuple(series.split(","))
    ways = tuple(drivers.split(","))
    past.check_request(years, ahead, names, ways)
    _refuse_few(sets, Settings().histories)
    settings = Settings(sets, seed=seed, engine=choose_engine(engine))
    others = _rivals(rivals)
    total = past.run_months(years, ahead, ways, settings) * (1 + len(others))
    with resumable("forecasting the past", total) as progress:
        found = past.hindcast(years, ahead, names, ways, settings=settings, progress=progress)
        beside = rival_hindcasts(
            others, years, ahead, names, ways, settings=settings, progress=progress
        )
    written = "" if out is None else f"table: {write_table(out, hindcast_text.table(found))}"
    for line in hindcast_text.lines(found):
        print_line(line)
    if beside:
        print_line("")
    for line in rival_lines(found, beside) if beside else ():
        print_line(line)
    if written:
        print_line(written)


def run_forecast(
    scenario: str, series: str | None, horizons: str, runs: int, seed: int, given: list[str],
    file: Path | None,
) -> None:  # fmt: skip
    """`sim forecast`: amounts and chances after 2024; frozen in a file where one is named.

    Raises:
        UserError: all mistakes in the options, and a file that exists already.
    """
    if file is not None and file.exists():
        raise UserError(f"{file} exists already, and nothing is overwritten")
    names = past.SERIES if series is None else tuple(series.split(","))
    ahead = _numbers(horizons, "horizons")
    future.check_request(names, ahead)
    content = future.forecast(scenario, names, ahead, runs=runs, seed=seed, given=given)
    written = "" if file is None else f"frozen: {file}, sha256 {future.freeze(content, file)}"
    print_line(content["note"])
    for line in content["given"]:
        print_line(line)
    for one in content["forecasts"]:
        print_line(_forecast_line(one))
    if written:
        print_line(written)


def _forecast_line(one: Mapping[str, Any]) -> str:
    if one["kind"] == "event":
        return f"{one['date']} {one['question']}: {one['probability']:.0%}"
    low, middle, high = (one["quantiles"][q] for q in ("0.05", "0.5", "0.95"))
    return f"{one['date']} {one['series']}: {middle:.4g} ({low:.4g} to {high:.4g}) {one['unit']}"


def score_forecast(file: Path, record: Path | None, beside: Path | None) -> None:
    """`sim forecast --score`: what a frozen forecast is worth on a record that has gone on."""
    found, left = forecast_score.score_frozen(future.read_frozen(file), record, beside)
    for line in forecast_score.lines(found, left):
        print_line(line)


def _rivals(text: str | None) -> tuple[str, ...]:
    """The rivals that are asked for.

    Raises:
        UserError: for one that does not exist.
    """
    if text is None:
        return ()
    chosen = RIVALS if text == "all" else tuple(text.split(","))
    mistakes = [
        f"no rival {name!r}.{nearest(name, RIVALS)}" for name in chosen if name not in RIVALS
    ]
    if mistakes:
        raise UserError(*mistakes)
    return chosen


def _numbers(text: str, name: str) -> tuple[int, ...]:
    """Whole numbers separated by commas, or a range of them.

    >>> _numbers("1-3,7", "horizons")
    (1, 2, 3, 7)
    """
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if not first.isdigit() or (dash and not last.isdigit()):
            raise UserError(f"{name} {text!r}: give whole numbers, such as 1-5 or 1,3")
        found += range(int(first), int(last if dash else first) + 1)
    return tuple(dict.fromkeys(found))
