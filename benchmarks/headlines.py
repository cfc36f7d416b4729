"""How figures in real headlines are told, each new one once and repeats never, and how many of real changes are read.

Data, each skipped (and said so) where it is missing:

* ``DIR/*/titles.jsonl`` (``story``, ``seen``, ``title``) and, beside it, ``bbc.json`` (``seen``, ``title``,
  ``summary``): headlines of a crisis as they were seen. In each story the country that most headlines name is the
  topic; stories in which no country has a third of the headlines are general news and left out.
* ``DIR/gold/bbc_updates*.jsonl`` (``before``, ``after``, ``figures``): changes of front-page items, judged by reading.

Figures of the headlines, over all crises; a value is one that a plain pattern of this file (kept apart from the
judgement's own) finds beside a word for the killed or the detained, and that is higher than all before it:

* ``new_values``: how many there are; ``new_values_flagged``: share of them flagged exactly once. "Nearly 6,000" and
  5,969 are one value.
* ``repeats_flagged``: share of the headlines with a value that was known, or nearly, that are flagged all the same.
* ``withdrawals``, ``withdrawals_flagged``: headlines that take a number back, and the share flagged as a correction.
* ``figure_alerts``, ``figure_alerts_a_day``: figures and corrections flagged, in all and for each day with headlines.

Figures of the changes:

* ``bbc.figure_recall``: share of the labelled figures of people (slot and value) read as claims: of the text after the
  change all, of the text before it those that stand in it. Numbers labelled "other" (ages, miles) are no claims.
* ``bbc.figure_precision``: share of the changes not labelled with a figure in which no figure of people changes.
* ``figures.ms``: processor milliseconds for one sentence, claims and all.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.places import find_places
from crawler.sentences import sentences
from crawler.stories.developments import judge
from crawler.stories.figures import Claim, claims
from crawler.stories.numbers import numbers
from crawler.stories.reports import Memory, Report, read
from crawler.stories.settled import Saying, kept
from crawler.stories.tolls import sayings
from crawler.stories.words import words
from storage.records import Development

Figures = dict[str, float]
_TOPIC_SHARE = 0.3  # of the headlines, from which a story is a crisis of one country
_NEAR = 0.05  # values no further apart are one, where a headline rounds
_LEAST = {"killed": 1, "detained": 100}
_COUNT = r"(\d{1,3}(?:,\d{3})+|\d+)(?![\d.,]*\d|%|:|-)"
_PLAIN = {  # the number may stand on either side
    "killed": (
        re.compile(
            rf"{_COUNT}\W+(?:\w+\W+){{0,4}}?(?:were |was )?(?:killed|dead\b|died|deaths)", re.IGNORECASE
        ),
        re.compile(rf"\b(?:kill\w*|death toll\D{{1,40}}?)\W+{_COUNT}", re.IGNORECASE),
    ),
    "detained": (
        re.compile(
            rf"{_COUNT}\W+(?:\w+\W+){{0,4}}?(?:were |was |been )*(?:detained|arrested)", re.IGNORECASE
        ),
        re.compile(rf"\bnumber of \D{{0,20}}(?:detain\w+|arrest\w+)\D{{1,70}}?{_COUNT}", re.IGNORECASE),
    ),
}
_ROUNDED = re.compile(r"\b(?:nearly|almost|about|over|more than|close to|around|some)\b", re.IGNORECASE)
_TAKEN_BACK = re.compile(
    r"^(?=.*\d)(?=.*\b(?:toll|figure|report|number|data|dead|deaths?|killed|detained)\b)"
    r".*\b(?:withdr[ae]w\w*|retract\w+|by mistake|disavow\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Headline:
    """One headline as it was seen."""

    seen: datetime
    title: str
    summary: str = ""
    source: str = "headlines"


@dataclass(slots=True)
class Told:
    """A crisis told: its headlines in time order, each with what was flagged of it."""

    rows: list[tuple[Headline, list[Development]]]


def run(data: Path) -> Figures:
    """The figures of one data folder."""
    figures: Figures = {}
    crises = [crisis for path in sorted(data.glob("*/titles.jsonl")) for crisis in _crises(path)]
    if crises:
        figures |= _told_figures([_tell(crisis) for crisis in crises])
    else:
        print(f"headlines: no */titles.jsonl with a crisis in {data}: skipped", file=sys.stderr)
    rows = [row for path in sorted((data / "gold").glob("bbc_updates*.jsonl")) for row in _labelled(path)]
    if rows:
        figures |= _read_figures(rows)
    else:
        print(f"headlines: no gold/bbc_updates*.jsonl in {data}: skipped", file=sys.stderr)
    return figures


# ---------------------------------------------------------------- headlines


def _crises(path: Path) -> Iterator[list[Headline]]:
    """Each story's headlines on the country it is about, in time order."""
    stories: dict[str, list[Headline]] = {}
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        at = datetime.strptime(f"{row['seen']}+0000", "%Y%m%d-%H%M%S%z")
        stories.setdefault(str(row.get("story", "")), []).append(Headline(at, row["title"]))
    for rows in stories.values():
        named = {row.title: {place.country for place in find_places(row.title, "en")} for row in rows}
        country, most = Counter(c for row in rows for c in named[row.title]).most_common(1)[0]
        if most >= _TOPIC_SHARE * len(rows):
            more = _front_page(path.with_name("bbc.json"), rows)
            on_topic = [row for row in rows if country in named[row.title]]
            yield sorted((*on_topic, *more), key=lambda row: (row.seen, row.title))


def _front_page(path: Path, rows: Sequence[Headline]) -> list[Headline]:
    """The front page's states while the story ran."""
    if not path.exists():
        return []
    first, last = min(row.seen for row in rows), max(row.seen for row in rows)
    states = (
        Headline(datetime.fromisoformat(row["seen"]), row["title"], row.get("summary", ""), "bbc")
        for row in json.loads(path.read_text("utf-8"))
    )
    return [state for state in states if first <= state.seen <= last]


def _tell(crisis: Sequence[Headline]) -> Told:
    """The headlines, one after another, through the judgement of figures."""
    said: list[Saying] = []
    told = Told([])
    for number, row in enumerate(crisis):
        source = row.source if row.source != "headlines" else f"outlet {number % 9}"
        report = Report("crisis", number, str(number), source, row.title, row.summary, "en", row.seen)
        found = read(report)
        said = kept([*said, *sayings(found)])
        judged = judge(found, Memory(said=tuple(said)))
        told.rows.append((row, [one for one in judged.developments if one.kind in ("figure", "correction")]))
    return told


def _told_figures(crises: Sequence[Told]) -> Figures:
    rising = [value for crisis in crises for value in _rising(crisis)]
    repeats = [flagged for crisis in crises for flagged in _repeats(crisis)]
    withdrawn = [bool(flagged) for c in crises for row, flagged in c.rows if _TAKEN_BACK.search(row.title)]
    alerts = sum(len(flagged) for crisis in crises for _, flagged in crisis.rows)
    days = sum(len({row.seen.date() for row, _ in crisis.rows}) for crisis in crises)
    figures = {
        "new_values": float(len(rising)), "new_values_flagged": _share(times == 1 for times in rising),
        "repeats_flagged": _share(repeats), "withdrawals": float(len(withdrawn)),
        "figure_alerts": float(alerts), "figure_alerts_a_day": alerts / days,
    }  # fmt: skip
    return figures | ({"withdrawals_flagged": _share(withdrawn)} if withdrawn else {})


def _rising(crisis: Told) -> Iterator[int]:
    """How often each value that rose above all before it was flagged."""
    for slot in _PLAIN:
        highest = 0.0
        for row, _ in crisis.rows:
            value = _plain_value(row.title, slot)
            if value is not None and value > highest and not _near(value, highest, row.title):
                highest = value
                yield sum(_tells(one, slot, value) for _, flagged in crisis.rows for one in flagged)


def _repeats(crisis: Told) -> Iterator[bool]:
    """Whether each headline whose value is no higher than one before it was flagged with it."""
    for slot in _PLAIN:
        highest = 0.0
        for row, flagged in crisis.rows:
            value = _plain_value(row.title, slot)
            if value is None:
                continue
            if value <= highest or _near(value, highest, row.title):
                yield any(_tells(one, slot, value) for one in flagged)
            highest = max(highest, value)


def _plain_value(title: str, slot: str) -> float | None:
    """The number a headline gives for a slot, found by the plain pattern."""
    match = next((found for pattern in _PLAIN[slot] if (found := pattern.search(title))), None)
    if match is None:
        return None
    value = int(match.group(1).replace(",", ""))
    return float(value) if value >= _LEAST[slot] else None


def _near(value: float, highest: float, title: str) -> bool:
    return bool(_ROUNDED.search(title)) and abs(value - highest) <= _NEAR * highest


def _tells(one: Development, slot: str, value: float) -> bool:
    """Whether a flagged figure is a value, or the value rounded."""
    if one.kind != "figure" or one.slot.split(" ")[0] != slot:
        return False
    said = re.search(r"\d[\d,]*", one.new)
    if said is None:
        return False
    shown = int(said.group().replace(",", ""))
    return shown == value or (not one.new[0].isdigit() and abs(shown - value) <= _NEAR * value)


# ---------------------------------------------------------------- labelled changes


def _labelled(path: Path) -> Iterator[Mapping[str, Any]]:
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return (row for row in rows if "label" in row)


def _read_figures(rows: Sequence[Mapping[str, Any]]) -> Figures:
    hits = [hit for row in rows for hit in _hits(row)]
    plain = [row for row in rows if not row.get("figures")]
    return {
        "bbc.figures": float(len(hits)),
        "bbc.figure_recall": _share(hits),
        "bbc.figure_precision": _share(not _changes(row) for row in plain),
        "figures.ms": _cost(rows),
    }


def _hits(row: Mapping[str, Any]) -> Iterator[bool]:
    """Of each labelled value of people, whether it was read."""
    year = int(row["seen_after"][:4])
    for figure in row.get("figures") or ():
        if figure["kind"] == "other":
            continue
        for side in ("before", "after"):
            wanted = _values(figure[side])
            said = _parts(row[side])
            if not wanted or (side == "before" and not any(w in _standing(said) for w in wanted)):
                continue
            yield any(w in _claimed(said, year, figure["kind"]) for w in wanted)


def _values(said: object) -> list[tuple[int, int]]:
    """A labelled value as a span: 50, "dozens", "37%"."""
    text = str(said) if said is not None else ""
    counted = numbers(text, words(text, "en"), "en") or numbers(
        f"{text} people", words(f"{text} people", "en"), "en"
    )
    return [(n.lo, n.hi) for n in counted]


def _parts(state: Mapping[str, str]) -> list[str]:
    return [state["title"], *sentences(state["summary"], "en")]


def _standing(said: Iterable[str]) -> set[tuple[int, int]]:
    """Every number that stands there, whatever it counts."""
    return {(n.lo, n.hi) for part in said for n in numbers(part, words(part, "en"), "en")}


def _claimed(said: Iterable[str], year: int, kind: str) -> set[tuple[int, int]]:
    return {(c.lo, c.hi) for c in _claims(said, year) if c.slot == kind}


def _claims(said: Iterable[str], year: int) -> list[Claim]:
    return [claim for part in said for claim in claims(part, "en", year)]


def _changes(row: Mapping[str, Any]) -> bool:
    """Whether the text after a change has a figure of people that no figure before it covers."""
    year = int(row["seen_after"][:4])
    before = _claims(_parts(row["before"]), year)
    return any(
        not any(b.slot == a.slot and b.lo <= a.hi and a.lo <= b.hi for b in before)
        for a in _claims(_parts(row["after"]), year)
        if any(b.slot == a.slot for b in before)
    )


def _cost(rows: Sequence[Mapping[str, Any]]) -> float:
    said = [part for row in rows for part in _parts(row["after"]) if part]
    _claims(said[:20], 2022)  # the word lists are read once
    began = time.process_time()
    _claims(said, 2022)
    return (time.process_time() - began) * 1000 / len(said)


def _share(hits: Iterable[bool]) -> float:
    counted = list(hits)
    return sum(counted) / len(counted) if counted else 0.0
