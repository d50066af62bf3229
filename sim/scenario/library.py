"""Finds scenarios by name or path and resolves them, with the scenarios they extend, into plans."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from os import PathLike, fspath
from pathlib import Path as File

from sim.errors import UserError, closest
from sim.facts import load_facts
from sim.rules.decision_rules import registrations
from sim.scenario.actor_changes import change_actors
from sim.scenario.agent_rules import check_agents
from sim.scenario.cautions import plan_cautions
from sim.scenario.check_events import check_events
from sim.scenario.check_scenario import (
    CHECKS,
    CheckContext,
    check_actors,
    check_format,
    stands_alone,
)
from sim.scenario.parameters import PriorUse, Setting, check_setting
from sim.scenario.plan import MONTHS, Plan, full_cast
from sim.scenario.resolve import merge_settings, resolve_regimes
from sim.scenario.schema import FORMAT, SCENARIO, SETTING
from sim.strict.containers import RecordValues
from sim.strict.mistakes import Place, Report, quote
from sim.strict.reader import read_value, read_yaml
from sim.strict.text import MOST_BYTES
from sim.words.nearest import nearest

PACKAGED = File(__file__).parent.parent / "_scenarios"
CHECKOUT = File(__file__).parent.parent.parent / "scenarios"
BASELINE = "baseline"
ENDINGS = (".yaml", ".yml")
#: Of a scenario's name; names of pictures are longer, and no file system takes more than 255.
MOST_NAME_BYTES = 200
#: A file and its bytes, then those of its base, and so on to the root.
Chain = tuple[tuple[File, bytes], ...]


def shipped_scenarios() -> dict[str, File]:
    """The scenarios that ship with the package, by name."""
    folder = CHECKOUT if (CHECKOUT / f"{BASELINE}.yaml").exists() else PACKAGED
    return {file.stem: file for file in sorted(folder.resolve().glob("*.yaml"))}


def load_plan(
    name: str | PathLike[str] = BASELINE, settings: Mapping[str, Setting] | None = None
) -> Plan:
    """A scenario, resolved.

    Args:
        name: of a shipped scenario, or the path of a YAML file.
        settings: parameters to change, by spelling; they hold from the branch on, or from the
            first month where there is none.

    Raises:
        UserError: all mistakes of the file, and of those that it extends, at once.

    >>> load_plan("war_ends").branch
    414
    """
    if not isinstance(name, str | PathLike):
        raise UserError(f"{name!r:.60} is no scenario: give a name, or the path of a YAML file")
    plan = _load_file(_locate(fspath(name)), ()).plan
    return with_settings(plan, settings) if settings else plan


def scenario_cautions(name: str | PathLike[str]) -> list[str]:
    """What is allowed in a scenario file and may not be meant; nothing of a shipped scenario."""
    file = _locate(fspath(name))
    if file in shipped_scenarios().values():
        return []
    found = _load_file(file, ())
    parent = _load_file(found.chain[1][0], ()).plan if len(found.chain) > 1 else None
    return plan_cautions(found.plan, parent)


def with_settings(plan: Plan, settings: Mapping[str, Setting]) -> Plan:
    """A plan with some parameters changed in its last regime."""
    _refuse_wrong(plan, settings)
    *past, last = plan.regimes
    changed = replace(last, settings=merge_settings(last.settings, settings))
    return replace(plan, regimes=(*past, changed))


def with_overrides(plan: Plan, settings: Mapping[str, Setting], since: int = 0) -> Plan:
    """A plan with some parameters changed from a month on, by default from its first."""
    _refuse_wrong(plan, settings)
    past, later = plan.regimes_cut_at(since)
    changed = (replace(r, settings=merge_settings(r.settings, settings)) for r in later)
    return replace(plan, regimes=(*past, *changed))


def with_prior(plan: Plan, prior: PriorUse) -> Plan:
    """A plan with uncertain parameters drawn from their priors, or fixed at their defaults."""
    return replace(plan, regimes=tuple(replace(c, prior=prior) for c in plan.regimes))


def parse_settings(written: Iterable[str], option: str = "--set ") -> dict[str, Setting]:
    """Parameters as the command line gives them after `--set`, read as in a file.

    Args:
        written: name=value each.
        option: what messages write before each.

    Raises:
        UserError: all mistakes at once.

    >>> parse_settings(["dprk.hunger=0.2", "stake={uniform: [0.3, 0.6]}"])
    {'dprk.hunger': 0.2, 'stake': ('uniform', (0.3, 0.6))}
    """
    report, settings = Report(), {}
    cast = full_cast(load_facts())
    for text in written:
        place = Place(f"{option}{text}")
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not name:
            report.add(place, "write name=value, such as dprk.hunger=0.2")
            continue
        if name in settings:
            report.add(place, f"{name} is set already")
        setting = _read_setting(name, value, place, report)
        unsure = 0.0 if setting is None else setting
        mistakes = check_setting(name, unsure, cast)
        for mistake in mistakes if setting is not None else _of_name(mistakes):
            report.add(place, mistake)
        settings[name] = unsure
    report.refuse()
    return settings


def _read_setting(name: str, value: str, place: Place, report: Report) -> Setting | None:
    node = read_value(value, place, report)
    if node is None:
        return None
    setting: Setting | None = SETTING.read(node, name, report)
    return setting


def _of_name(mistakes: list[str]) -> list[str]:
    """Those mistakes in a setting that concern its name only."""
    return [mistake for mistake in mistakes if mistake.startswith("no ")]


def _refuse_wrong(plan: Plan, settings: Mapping[str, Setting]) -> None:
    mistakes = [m for key, s in settings.items() for m in check_setting(key, s, plan.cast)]
    if mistakes:
        raise UserError(*mistakes)


# -- files ----------------------------------------------------------------------------------------


def _locate(name: str, named_in: File | None = None) -> File:
    """The file of a scenario.

    A name without ending is that of a shipped scenario; in a file also that of a file beside it.

    Args:
        name: a name, or a path relative to the file that names it.
        named_in: that file; None for the command line and Python.
    """
    known = shipped_scenarios()
    if name in known:
        return known[name]
    folder = File() if named_in is None else named_in.parent
    if name.endswith(ENDINGS):
        file = folder / name
        if _is_file(file):
            return file.resolve()
        raise UserError(f"there is no file {name}.{_file_hint(name, named_in)}")
    files = [
        f"{name}{ending}" for ending in ENDINGS if name and _is_file(folder / f"{name}{ending}")
    ]
    if named_in is not None and len(files) == 1:
        return (folder / files[0]).resolve()
    if files:
        raise UserError(
            f"no scenario {name!r}. Did you mean the file {' or '.join(map(repr, files))}?"
        )
    raise UserError(f"no scenario {name!r}.{_name_hint(name, named_in)}")


def _name_hint(name: str, named_in: File | None) -> str:
    """What is likely to be meant by a name that is neither shipped nor of a YAML file."""
    if name == "-":
        return " Give a file; standard input is not read."
    stem, dot, ending = name.rpartition(".")
    if dot and stem and ending.isalpha():
        written = scenario_name(stem)
        return f" The name of a scenario file ends in .yaml: rename it to {f'{written}.yaml'!r}."
    if named_in is None and _is_file(File(name)):
        return f" The name of a scenario file ends in .yaml: rename it to {f'{name}.yaml'!r}."
    hint = nearest(name, shipped_scenarios(), few=30, label=lambda each: load_plan(each).title)
    return hint or (_similar_file_hint(f"{name}.yaml") if named_in is None else "")


def _file_hint(name: str, named_in: File | None) -> str:
    """What is likely to be meant by a file that does not exist."""
    stem = scenario_name(name)
    if stem in shipped_scenarios():
        return f" Write {stem!r}, without the ending, for the shipped scenario."
    # names of other files are shown only to the user who typed this one, not to the text of a file
    return _similar_file_hint(name) if named_in is None else ""


def scenario_name(reference: str) -> str:
    """The name of a scenario from a reference: a path without folder and ending, or the name itself.

    >>> scenario_name("scenarios/my.war.yaml"), scenario_name("war_ends"), scenario_name("v1.2")
    ('my.war', 'war_ends', 'v1.2')
    """
    return File(reference).stem if reference.endswith(ENDINGS) else reference


def is_valid_name(name: str) -> bool:
    """Whether files and groups of results can have a scenario's name.

    >>> is_valid_name("war_ends"), is_valid_name("../war_ends"), is_valid_name("zarr.json")
    (True, False, False)
    """
    reserved = name in ("", ".", "..", "zarr.json") or name.startswith("__")
    short = len(name.encode("utf-8", "surrogatepass")) <= MOST_NAME_BYTES
    return short and not reserved and name.isprintable() and not {"/", "\\"} & set(name)


def reference(name: str | PathLike[str]) -> str:
    """How a scenario is named from anywhere: a shipped scenario's name, or a whole path."""
    return _reference(_locate(fspath(name)))


def files_behind(names: Iterable[str | PathLike[str]]) -> tuple[File, ...]:
    """The users' files that scenarios cannot be made without, each once.

    Args:
        names: of scenarios, or paths of their files.

    Returns:
        Their own files, and those that they extend or are compared with, and so on; no shipped ones.

    Raises:
        UserError: for a scenario that cannot be read.
    """
    ahead, found = [_locate(fspath(name)) for name in names], dict[File, None]()
    while ahead:
        file = ahead.pop(0)
        if file not in found:
            found[file] = None
            read = _load_file(file, ())
            ahead += [extended for extended, _ in read.chain]
            ahead += [_locate(compared) for compared in read.plan.comparisons]
    shipped = set(shipped_scenarios().values())
    return tuple(file for file in found if file not in shipped)


def _reference(file: File) -> str:
    return file.stem if shipped_scenarios().get(file.stem) == file else str(file)


def file_name_mistake(file: File, data: bytes = b"") -> str:
    """What keeps a file of this name from being a scenario; "" if nothing does.

    A file does not take the name of a shipped scenario, unless it is a copy of it.

    Args:
        file: the whole path.
        data: the file's bytes.
    """
    if not is_valid_name(file.stem):
        return f"{quote(file.stem)} cannot name a scenario; rename the file"
    shipped = {name.casefold(): path for name, path in shipped_scenarios().items()}
    other = shipped.get(file.stem.casefold(), file)
    if other != file and (other.stem != file.stem or other.read_bytes() != data):
        return f"{other.stem!r} is a shipped scenario; rename the file, for example my_{file.name}"
    return ""


def _similar_file_hint(name: str) -> str:
    """A hint at the file beside it that may have been meant."""
    try:
        beside = [file.name for file in File(name).parent.iterdir() if file.suffix in ENDINGS]
    except (OSError, ValueError):
        return ""
    close = closest(File(name).name, beside)
    return "" if close is None else f" Did you mean {str(File(name).with_name(close))!r}?"


def _is_file(file: File) -> bool:
    try:
        return file.is_file()
    except (OSError, ValueError):
        return False


def _bytes(file: File) -> bytes:
    """A file's bytes, at most one more than a scenario may have."""
    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise UserError(f"{file.name}: cannot be read: {error.strerror}") from None


@lru_cache(maxsize=256)
def _read_file(name: str, data: bytes) -> tuple[RecordValues | None, tuple[tuple[Place, str], ...]]:
    """A file's content, and the mistakes in its form."""
    report = Report()
    node = read_yaml(data, name, report)
    if node is None:
        return None, report.mistakes
    if not isinstance(node.value, dict):
        report.add(node.place, f"a scenario is made of 'key: value' lines, not {node.kind}")
        return None, report.mistakes
    return SCENARIO.read(node, "scenario", report), report.mistakes


@dataclass(frozen=True, slots=True)
class _CachedPlan:
    """A plan, and the files behind it."""

    chain: Chain
    plan: Plan


#: Plans by the files behind them and the rules that users have registered, so that each is made once.
_PLAN_CACHE: dict[tuple[Chain, int], _CachedPlan] = {}
MOST_CACHED = 64


def _load_file(file: File, descendants: tuple[File, ...]) -> _CachedPlan:
    """The plan of a file: its base's, changed from its branch on."""
    data = _bytes(file)
    content, mistakes = _read_file(file.name, data)
    report = Report(mistakes)
    mistake = file_name_mistake(file, data)
    if mistake:
        report.add(Place(file.name), mistake)
    if content is None or not check_format(content, report):
        report.refuse()
    assert content is not None
    base = _base(file, content, descendants, report)
    chain: Chain = ((file, data), *(base.chain if base else ()))
    key = chain, registrations()
    if key not in _PLAN_CACHE or report:
        plan = _resolve(file, content, base.plan if base else None, report)
        while len(_PLAN_CACHE) >= MOST_CACHED:
            del _PLAN_CACHE[next(iter(_PLAN_CACHE))]
        _PLAN_CACHE[key] = _CachedPlan(chain, plan)
    return _PLAN_CACHE[key]


def _base(
    file: File, content: RecordValues, descendants: tuple[File, ...], report: Report
) -> _CachedPlan | None:
    """The base of a file; None if it has none, or the base has mistakes."""
    extends, place = content.get("extends"), content.at("extends")
    if extends is None:
        return None
    try:
        base = _locate(extends, file)
    except UserError as error:
        report.add(place, f"extends: {error.mistakes[0]}")
        return None
    if base in (*descendants, file):
        way = " extends ".join(f.stem for f in (*descendants, file, base))
        report.add(place, f"a scenario extends itself: {way}")
        return None
    try:
        return _load_file(base, (*descendants, file))
    except UserError as error:
        report.add_all(error)
        return None


def _resolve(file: File, content: RecordValues, parent: Plan | None, report: Report) -> Plan:
    """The plan, after all checks."""
    cast = parent.cast if parent else full_cast(load_facts())
    if check_actors(content, cast, report):
        cast = change_actors(cast, content.get("actors"))
    context = CheckContext(content, parent, cast, content.get("branch", 0), report)
    for check in (*CHECKS, check_agents, check_events):
        check(context)
    comparisons = _comparisons(file, content, report)
    main = _main_comparison(content, comparisons, report)
    report.refuse()
    own = stands_alone(content)
    return Plan(
        name=file.stem,
        title=content.get("name"),
        description=" ".join(content.get("description", "").split()),
        cast=cast,
        regimes=resolve_regimes(content, parent, cast),
        months=context.end + 1,
        compare_to=comparisons[0] if comparisons else None,
        comparisons=comparisons,
        main_comparison=main,
        clause=content.get("clause", ""),
        departs=content.get("branch", 0),
        runs=content.get("runs") if own else parent.runs if parent else None,
        seed=content.get("seed") if own else parent.seed if parent else None,
    )


def _comparisons(file: File, content: RecordValues, report: Report) -> tuple[str, ...]:
    """The scenarios that a scenario is compared with: as written, or its base."""
    written = content.get("compare_to", content.get("extends"))
    if written is None:
        return ()
    listed = written if isinstance(written, list) else [(written, content.at("compare_to"))]
    names = []
    for name, place in listed:
        try:
            base = _locate(name, file)
        except UserError as error:
            if "compare_to" in content.keys:
                report.add(place, f"compare_to: {error.mistakes[0]}")
            continue
        if base == file:
            report.add(place, "compare_to: a scenario is not compared with itself")
        names.append(_reference(base))
    return tuple(dict.fromkeys(names))


def _main_comparison(content: RecordValues, comparisons: tuple[str, ...], report: Report) -> str:
    """The comparison that the answer speaks of: one of those that are made."""
    written = content.get("main_comparison", "")
    names = {scenario_name(reference): reference for reference in comparisons}
    if written and scenario_name(written) not in names:
        report.add(
            content.at("main_comparison"),
            f"main_comparison: {written!r} is not in compare_to.{nearest(written, names)}",
        )
    return names.get(scenario_name(written), "") if written else ""


__all__ = [
    "BASELINE",
    "FORMAT",
    "MONTHS",
    "files_behind",
    "load_plan",
    "parse_settings",
    "shipped_scenarios",
    "with_overrides",
    "with_prior",
    "with_settings",
]
