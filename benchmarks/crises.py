"""Real crises as streams of articles, and which of their sentences journalists thought worth a place in a timeline.

``DIR/timelines/CRISIS/articles.jsonl(.gz)`` has tokenised articles (``id``, ``date``, ``text``), one sentence a line;
``DIR/gold/developments*.jsonl`` the first reports of timeline entries and their repeats.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

Place = tuple[str, int]  # an article, and a sentence of it counted from 0

_BRACKETS = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}"}
_QUOTES = re.compile(r"`` ?| ?''")
_PARTS = re.compile(r" (n't|'s|'re|'ve|'ll|'d|'m)\b", re.IGNORECASE)
_BEFORE = re.compile(r" ([.,;:!?%)\]}])")
_AFTER = re.compile(r"([(\[{$#£€]) ")


@dataclass(frozen=True, slots=True)
class Dated:
    """One article of a stream."""

    id: str
    day: date
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a journalists' timeline, and where the articles report it."""

    crisis: str
    first: frozenset[
        Place
    ]  # its first report, and what repeats it on the same day: which came first is not known
    later: frozenset[Place]  # what repeats it on later days


def readable(sentence: str) -> str:
    """A tokenised sentence as it would be printed, as far as that can be told."""
    for token, bracket in _BRACKETS.items():
        sentence = sentence.replace(token, bracket)
    sentence = _QUOTES.sub('"', sentence.replace("\\/", "/").replace("\\*", "*"))
    return _AFTER.sub(r"\1", _BEFORE.sub(r"\1", _PARTS.sub(r"\1", sentence))).strip()


def stream(folder: Path) -> list[Dated]:
    """The articles of one crisis by day; on one day in the order of the file."""
    articles = [
        Dated(str(row["id"]), date.fromisoformat(row["date"][:10]), _sentences(str(row["text"])))
        for file in sorted(folder.glob("articles.jsonl*"))[:1]
        for row in _rows(file)
    ]
    return sorted(articles, key=lambda one: one.day)


def _sentences(text: str) -> tuple[str, ...]:
    return tuple(readable(line) for line in text.split(" \n"))


def entries(data: Path) -> list[Entry]:
    """Every timeline entry of the gold that some article reports."""
    rows = (row for file in sorted((data / "gold").glob("developments*.jsonl")) for row in _rows(file))
    return [_entry(row) for row in rows if row.get("first")]


def _entry(row: Mapping[str, Any]) -> Entry:
    first = {_place(row["first"])} | {_place(one) for one in row["repeats"] if one.get("same_day")}
    later = {_place(one) for one in row["repeats"] if not one.get("same_day")}
    return Entry(str(row["topic"]), frozenset(first), frozenset(later - first))


def _place(row: Mapping[str, Any]) -> Place:
    return str(row["article"]), int(row["sent"])


def _rows(file: Path) -> Iterator[Mapping[str, Any]]:
    written = file.read_bytes()
    text = (gzip.decompress(written) if file.suffix == ".gz" else written).decode("utf-8")
    yield from (json.loads(line) for line in text.split("\n") if line.strip())
