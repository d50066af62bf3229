"""Writes `docs/TRACE.md`: `python -m sim.validation.trace`; with `--check` it changes nothing and fails where the page is stale.

The page documents how the model was made and tested, in the eight parts of TRACE (Schmolke et al. 2010; Grimm et al.
2014). Its prose stands in `docs/templates/TRACE.md`. Each statement ends in a test, a command or a link; the command
fails where one has none, or where what it names does not exist.
"""

from sim.rules.registry import MECHANISMS
from sim.validation.protocol import counts, evidence, inputs, submodels
from sim.validation.protocol.proofs import proof_mistakes
from sim.validation.templates import Page, page_command

FIELDS = {
    # data
    "grades": evidence.grades, "record_count": evidence.record_count, "target_count": evidence.target_count,
    "driver_count": inputs.driver_count, "judged_series": counts.judged_series,
    "fact_values": counts.fact_values, "judged_facts": counts.judged_facts,
    "parameter_count": submodels.parameter_count, "judgement_count": evidence.judgement_count,
    # concepts
    "sentences": counts.sentences, "sentence_coverage": counts.sentence_coverage,
    "claim_count": evidence.claim_count, "mechanism_count": lambda: str(len(MECHANISMS)),
    # implementation
    "tests": counts.tests, "properties": counts.properties, "laws": counts.laws,
    "docking_tests": counts.docking_tests, "twin_lines": counts.twin_lines, "formulas": counts.formulas,
    "mutated_files": counts.mutated_files,
    # output and corroboration
    "pattern_count": evidence.pattern_count, "fitted_pattern_count": evidence.fitted_pattern_count,
    "patterns_missed": evidence.patterns_missed, "discrepancies": evidence.discrepancies,
    "forecasts_lost": evidence.forecasts_lost, "forecast_count": evidence.forecast_count,
    "verdicts": evidence.verdicts, "rivals": evidence.rivals, "scenario_count": inputs.scenario_count,
}  # fmt: skip
PAGE = Page("TRACE", "sim.validation.trace", FIELDS, proof_mistakes)


if __name__ == "__main__":
    page_command(PAGE, __doc__ or "")
