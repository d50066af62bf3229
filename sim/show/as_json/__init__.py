"""What commands answer as plain values for `--json` and the assistant's server, each with its JSON Schema.

A module a kind of answer: the function that makes the values, and the schema that describes each of them.
`schemas` has all of them by command. Numbers that are missing or infinite are null; what has a name has its
identifier and its label.
"""
