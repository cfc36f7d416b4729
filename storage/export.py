"""Rows out of the archive as JSON Lines or CSV, one row in, one row out, none held back in memory."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import singledispatch
from typing import TextIO

__all__ = ["BOM", "write_csv", "write_jsonl"]

BOM = "\ufeff"  # for spreadsheet programs that take UTF-8 without it for the local code page
# A spreadsheet takes a cell that begins so for a formula; some in East Asia take the full-width forms.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?", re.IGNORECASE)
_LONE = re.compile("[\ud800-\udfff]")


def write_jsonl(rows: Iterable[Mapping[str, object]], out: TextIO) -> int:
    """Writes each row as one line of JSON and gives their number. Times are ISO 8601 in UTC, ending in Z."""
    count = 0
    for row in rows:
        out.write(_json(row) + "\n")
        count += 1
    return count


def write_csv(
    rows: Iterable[Mapping[str, object]], columns: Sequence[str], out: TextIO, *, bom: bool = False
) -> int:
    """Writes ``columns`` of each row as CSV (RFC 4180) and gives the number of rows without the heading.

    ``out`` must be opened with ``newline=""``. Lists and mappings are JSON in their cell; missing values and
    None are empty. A text that a spreadsheet would run as a formula (it begins with = + - @, a tab or a line
    break) gets a ``'`` in front; plain numbers do not. ``bom`` writes a byte order mark first.
    """
    if bom:
        out.write(BOM)
    writer = csv.writer(out)
    writer.writerow([_safe(column) for column in columns])
    count = 0
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
        count += 1
    return count


def _json(value: object) -> str:
    # U+2028 and U+2029 end a line for JavaScript and some readers of JSON Lines.
    text = json.dumps(_plain(value), ensure_ascii=False, allow_nan=False)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@singledispatch
def _plain(value: object) -> object:
    """``value`` in JSON's own types."""
    return str(value)


@_plain.register(int)
@_plain.register(type(None))
def _(value: int | None) -> object:
    return value


@_plain.register
def _(value: float) -> object:
    return value if math.isfinite(value) else None


@_plain.register
def _(value: str) -> object:
    return _LONE.sub("\ufffd", value)


@_plain.register
def _(value: bytes) -> object:
    return value.decode("utf-8", "replace")


@_plain.register
def _(value: date) -> object:
    return value.isoformat()


@_plain.register
def _(value: datetime) -> object:
    # A time without zone stays without one, for nobody knows which it was.
    return (
        value.isoformat()
        if value.tzinfo is None
        else value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    )


@_plain.register
def _(value: Mapping) -> object:  # type: ignore[type-arg]
    return {str(_plain(key)): _plain(item) for key, item in value.items()}


@_plain.register(list)
@_plain.register(tuple)
def _(value: Iterable[object]) -> object:
    return [_plain(item) for item in value]


@_plain.register(set)
@_plain.register(frozenset)
def _(value: Iterable[object]) -> object:
    return sorted((_plain(item) for item in value), key=str)


def _cell(value: object) -> object:
    plain = _plain(value)
    if isinstance(plain, (list, dict)):
        return _safe(_json(plain))
    return _safe(plain) if isinstance(plain, str) else plain


def _safe(text: str) -> str:
    formula = text.startswith(_FORMULA) and not _NUMBER.fullmatch(text)
    return "'" + text.replace("\x00", "") if formula else text.replace("\x00", "")
