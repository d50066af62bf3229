"""What a scenario changes, in sentences and rows: for terminal, notebook, page, report, `--json` and server alike."""
