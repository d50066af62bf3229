"""Writes `docs/limits.md`: `python -m sim.validation.limits`; with `--check` it changes nothing and fails where the page is stale.

The page says what the model leaves out, what it does not reproduce, and what its numbers must not be used for. Its
prose stands in `docs/templates/limits.md`; misses and counts come from the documents that measure them.
"""

from sim.validation.protocol import counts, evidence, submodels
from sim.validation.templates import Page, page_command

FIELDS = {
    "gaps": evidence.gaps, "sentences": counts.sentences, "sentence_coverage": counts.sentence_coverage,
    "patterns_missed": evidence.patterns_missed,
    "forecasts_lost": evidence.forecasts_lost, "rivals": evidence.rivals, "claims_not_supported": evidence.claims_not_supported,
    "parameter_count": submodels.parameter_count, "judgement_count": evidence.judgement_count,
    "uncertain_count": submodels.uncertain_count,
    "rung_count": submodels.rung_count, "leader_weights": submodels.leader_weights,
    "fact_values": counts.fact_values, "judged_facts": counts.judged_facts,
    "pattern_count": evidence.pattern_count, "fitted_pattern_count": evidence.fitted_pattern_count,
    "starts_meeting": evidence.starts_meeting,
}  # fmt: skip
PAGE = Page("limits", "sim.validation.limits", FIELDS)


if __name__ == "__main__":
    page_command(PAGE, __doc__ or "")
