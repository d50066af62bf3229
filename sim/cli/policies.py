"""The command that compares policies under uncertainties."""

from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.markup import escape

from sim.api.policies import request_policies
from sim.cli.files import FIGURES, try_picture
from sim.cli.options import RunOptions
from sim.cli.run_batch import compute_batch
from sim.errors import UserError
from sim.files import write_table
from sim.show.as_json.policies import policies_as_json
from sim.show.as_json.study import files_keys
from sim.show.fitting_table import FittingTable
from sim.show.numbers import join_words, percent, short_number, unit_text
from sim.show.study_tables import policies_note, with_label
from sim.show.texts import tables as texts
from sim.studies.policies import PolicyRow, PolicyStudy, policy_batch
from sim.studies.policy_failures import (
    PolicyFailure,
    clearest_box,
    failure_table,
    policy_failures,
)
from sim.studies.policy_question import Outcome
from sim.studies.regret import Estimate
from sim.terminal import open_console, print_json, print_line

TABLE, HISTORIES, FAILURES = "policies.csv", "policy_histories.csv", "policy_failures.csv"


def compare_policies(
    file: Path, runs: int | None, seed: int | None, prior: str | None, options: RunOptions,
    as_json: bool = False,
) -> None:  # fmt: skip
    """`sim policies`: run, store, print and draw how policies do.

    Raises:
        UserError: all mistakes of the file and the options.
    """
    from sim.show.study_plots import PolicyPlots

    console = open_console(stderr=as_json)
    question = request_policies(file, runs, seed, prior)
    results = compute_batch(policy_batch(question), question.name, console, options)
    study = PolicyStudy.analyse(results, question)
    folder = results.folder
    assert folder is not None
    files = [
        write_table(folder / TABLE, study.table),
        write_table(folder / HISTORIES, study.histories),
    ]
    picture = try_picture(PolicyPlots(study).page, folder / FIGURES / "policies.png")
    failures = _search(study)
    if failures:
        files.append(write_table(folder / FAILURES, failure_table(failures)))
    if as_json:
        print_json({**files_keys(folder, files, [picture]), **policies_as_json(study, failures)})
        return
    for outcome in question.outcomes:
        console.print(_outcome_table(study, outcome))
    console.print(policies_note(study), markup=False, highlight=False)
    console.print()
    if study.satisfied():
        console.print(_all_table(study))
    if failures:
        console.print(_failures_table(failures))
    tables = ", ".join(str(one) for one in files)
    console.print(f"tables: {tables}, picture: {picture}", soft_wrap=True, markup=False)


def _search(study: PolicyStudy) -> tuple[PolicyFailure, ...]:
    """Where policies fail; nothing, with a line on why, where the libraries are missing."""
    try:
        return policy_failures(study)
    except UserError as error:
        print_line(f"where policies fail was not searched: {error}", stderr=True)
        return ()


def _outcome_table(study: PolicyStudy, outcome: Outcome) -> FittingTable:
    unit = unit_text(study.units[outcome.name])
    first, *others = study.leaders(outcome.name)
    alike = texts.POLICIES_ALIKE.format(others=join_words(others)) if others else ""
    enough = texts.POLICIES_ENOUGH.format(wish=outcome.wish) if outcome.wish else ""
    table = _table(
        texts.POLICIES_TITLE.format(
            outcome=outcome.name, words=outcome.words, unit=f" ({unit})" if unit else ""
        ),
        texts.POLICIES_LEAST.format(first=first, alike=alike, enough=enough),
    )
    for heading in (*texts.POLICY_HEADINGS, *((texts.GOOD_ENOUGH,) if outcome.wish else ())):
        left = heading == texts.POLICY
        table.add_column(heading, justify="left" if left else "right", overflow="fold")
    for row in study.rows:
        if row.outcome == outcome.name:
            table.add_row(*_cells(row, row.policy == study.question.status_quo))
    return table


def _cells(row: PolicyRow, is_status_quo: bool) -> list[str]:
    """A policy's row."""
    half = row.change.high - row.change.value
    change = f"{short_number(row.change.value, '+', small=True)} ± {short_number(half, figures=2, small=True)}"
    cells = [
        escape(row.policy), short_number(row.mean, small=True), "" if is_status_quo else change,
        *(_number(one) for one in (row.regret, row.high_regret, row.most_regret)),
        _share(row.relative), _share(row.best),
    ]  # fmt: skip
    return [*cells, _share(row.satisfied)] if row.satisfied is not None else cells


def _number(one: Estimate) -> str:
    ends = ", ".join(short_number(end, figures=2, small=True) for end in (one.low, one.high))
    return rf"{short_number(one.value, small=True)} \[{ends}]"


def _share(one: Estimate) -> str:
    return rf"{percent(one.value)} \[{percent(one.low)}, {percent(one.high)}]"


def _all_table(study: PolicyStudy) -> FittingTable:
    judged = [one for one in study.question.outcomes if one.wish]
    wishes = "; ".join(f"{one.name} {one.wish}" for one in judged)
    table = _table(texts.POLICIES_ALL_TITLE, texts.POLICIES_ALL.format(wishes=wishes))
    table.add_column(texts.POLICY)
    table.add_column(texts.GOOD_ENOUGH, justify="right")
    for policy, share in study.satisfied().items():
        table.add_row(escape(policy), _share(share))
    return table


def _failures_table(failures: tuple[PolicyFailure, ...]) -> FittingTable:
    table = _table(texts.FAILURES_OF_POLICIES_TITLE, texts.FAILURES_OF_POLICIES)
    for heading in texts.FAILURE_HEADINGS:
        table.add_column(heading, justify="right" if heading.startswith("fails") else "left")
    for one in failures:
        table.add_row(escape(one.policy), escape(one.outcome), *_where(one))
    return table


def _where(one: PolicyFailure) -> tuple[str, str, str, str]:
    """How often a policy fails, where, how often there, and whether that is sure."""
    if one.found is None:
        return "", escape(one.reason), "", ""
    fails = percent(one.found.share)
    if not one.found.parameters:
        return fails, texts.NOTHING_SEPARATES, "", ""
    if not one.found.boxes:
        return fails, escape(texts.NO_BOX.format(names=", ".join(one.found.parameters))), "", ""
    box = clearest_box(one.found)
    inside = Estimate(box.density, box.density_low, box.density_high)
    limits = "\n".join(escape(with_label(each.parameter, str(each))) for each in box.limits)
    return fails, limits, _share(inside), "" if box.confirmed else texts.NOT_CONFIRMED


def _table(title: str, caption: str) -> FittingTable:
    return FittingTable(
        title=escape(title), caption=escape(caption), caption_justify="left", title_justify="left",
        box=SIMPLE_HEAD, pad_edge=False,
    )  # fmt: skip
