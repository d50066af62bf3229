"""The words of the laboratory: one label for each name, and the sentences that are made of labels.

Figures, tables, the live page, reports, notebooks, documentation, `--json` and the server all read from
here, so that one thing is called by one name everywhere. An identifier such as `arms.dprk.russia` stands
small beside its label.
"""
