"""Bytes of a file as text, within bounds."""

from sim.strict.mistakes import Place, Report

MOST_BYTES = 1_000_000


def decode(data: bytes, source: str, report: Report) -> str | None:
    """A file's text, without its byte-order mark; None where it is not text in UTF-8.

    Args:
        data: the file's bytes.
        source: what messages call the file.
        report: where the mistake is noted.
    """
    start = Place(source)
    if len(data) > MOST_BYTES:
        report.add(start, f"is larger than {MOST_BYTES // 1_000_000} MB")
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        report.add(start, "is written in UTF-16; save it as UTF-8")
    elif b"\0" in data:
        report.add(start, "is binary; it must be a text file in UTF-8")
    else:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            report.add(start, f"is not UTF-8 text (line {line}); save it as UTF-8")
    return None
