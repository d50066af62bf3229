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
from sim.show.as_json.assimilation import starts_as_json, truths_as_json
from sim.show.as_json.forecast import forecast_as_json, scores_as_json
from sim.show.as_json.hindcast import hindcast_as_json
from sim.start import table
from sim.start.model_hash import model_hash
from sim.start.table import ARRAYS, HEADER, PRESENT, shipped_starts, starts_files
from sim.terminal import print_json, print_line
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
    as_json: bool = False,
) -> None:
    """Make the table of starts; write it, compare it with the shipped one, or tell of that one.

    Raises:
        UserError: for too few sets or histories, or where too few sets are left to start from.
    """
    if explain:
        _print(shipped_starts().header, as_json)
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
    written = _write(made) if write else []
    few = f"only {left} sets are left: intervals will be wide; take more sets"
    caution = few if left < FEW_SETS else None
    agrees, words = _compare(made, shipped) if shipped else (True, "")
    if as_json:
        check_found = {"agrees": agrees, "text": words} if shipped else None
        about = {"written": written, "check": check_found, "caution": caution}
        print_json({**starts_as_json(made.starts.header), **about})
    else:
        _print(made.starts.header)
    if caution:
        print_line(caution, stderr=True)
    if written and not as_json:
        print_line(f"written: {', '.join(written)}")
    if words and not as_json:
        print_line(f"against the shipped table: {words}")
    if not agrees:
        raise UserError("the shipped table is out of date; renew it: sim assimilate --write")


def try_truths(truths: int, seed: int, engine: str | None, as_json: bool = False) -> None:
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
    if as_json:
        print_json(truths_as_json(found))
    for line in acceptance_lines(found) if not as_json else ():
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


def _print(header: Mapping[str, Any], as_json: bool = False) -> None:
    if as_json:
        print_json(starts_as_json(header))
        return
    for line in lines(header):
        print_line(line)


def _compare(made: Assimilated, shipped: table.Starts) -> tuple[bool, str]:
    """Whether the shipped table is made again by the rules, facts and record of today, and how both differ."""
    agrees, words = compare(made.starts, shipped)
    if shipped.header.get("model") == model_hash():
        return agrees, words
    return False, f"{words}; it was made with other rules, facts or record"


def _write(made: Assimilated) -> list[str]:
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
    return [str(folder / ARRAYS), str(folder / HEADER)]


def run_hindcast(
    origins: str, horizons: str, series: str | None, drivers: str, sets: int, seed: int,
    rivals: str | None, out: Path | None, engine: str | None, as_json: bool = False,
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
    table_file = None if out is None else write_table(out, hindcast_text.table(found))
    if as_json:
        file = None if table_file is None else str(table_file)
        print_json({"table": file, **hindcast_as_json(found, beside)})
        return
    for line in hindcast_text.lines(found):
        print_line(line)
    if beside:
        print_line("")
    for line in rival_lines(found, beside) if beside else ():
        print_line(line)
    if table_file is not None:
        print_line(f"table: {table_file}")


def run_forecast(
    scenario: str, series: str | None, horizons: str, runs: int, seed: int, given: list[str],
    file: Path | None, as_json: bool = False,
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
    digest = None if file is None else future.freeze(content, file)
    if as_json:
        print_json(forecast_as_json(content, file, digest))
        return
    print_line(content["note"])
    for line in content["given"]:
        print_line(line)
    for one in content["forecasts"]:
        print_line(_forecast_line(one))
    if file is not None:
        print_line(f"frozen: {file}, sha256 {digest}")


def _forecast_line(one: Mapping[str, Any]) -> str:
    if one["kind"] == "event":
        return f"{one['date']} {one['question']}: {one['probability']:.0%} ({one['low']:.0%} to {one['high']:.0%})"
    low, middle, high = (one["quantiles"][q] for q in ("0.05", "0.5", "0.95"))
    return f"{one['date']} {one['series']}: {middle:.4g} ({low:.4g} to {high:.4g}) {one['unit']}"


def score_forecast(
    file: Path, record: Path | None, beside: Path | None, as_json: bool = False
) -> None:
    """`sim forecast --score`: what a frozen forecast is worth on a record that has gone on."""
    found, left = forecast_score.score_frozen(future.read_frozen(file), record, beside)
    if as_json:
        print_json(scores_as_json(found, left))
        return
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
