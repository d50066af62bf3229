"""Fields of the pages that describe the model after a protocol: `docs/ODD.md` and `docs/TRACE.md`."""
