"""The words that a reader of figures and tables needs, in a sentence each; `docs/glossary.md` says more."""

WORDS = {
    "run, history": "one simulated course of events, with its own random numbers and drawn parameters",
    "scenario": "a set of assumptions: parameters, drivers, events, switches",
    "base": "the scenario that another is compared with, run by run",
    "variant": "the scenario that you change here",
    "branch": "the month from which a scenario differs from its base",
    "switch": "turns a mechanism, or a part of one, off",
    "indicator": "what is recorded of each month, such as trust.dprk.russia",
    "spread": "5 to 95 % across runs: how much histories differ; more runs do not make it smaller",
    "interval": "95 % Monte-Carlo interval of a mean: how well this number of runs fixes it",
    "common random numbers": "run 7 of one scenario meets the same chances as run 7 of the other",
}
