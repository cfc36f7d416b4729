"""What a digest says: one composition, from which every form is rendered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from crawler.text import one_line

HEADLINE = 300  # characters of a headline; a page may send a novel
_LANGUAGE = re.compile(r"[a-z]{2,3}$")


@dataclass(frozen=True, slots=True)
class Line:
    """One development as a digest tells it."""

    kind: str  # story, figure, correction
    headline: str  # in the source's own words
    language: str
    first_seen: datetime
    outlets: tuple[str, ...]  # names, first reporter first
    independent: int  # of these, how many stand on their own feet
    groups: tuple[tuple[str, ...], ...]  # outlets that count as one, together
    address: str
    reason: str  # why it was flagged
    key: str
    story: int
    article: int
    slot: str = ""
    old: str = ""
    new: str = ""
    copies: int = 0
    baseline: bool = False  # known when the topic was first crawled
    gone: bool = False  # the page has vanished since


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a figure: what it was, from when on, who said so first."""

    value: str
    at: datetime
    outlet: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """A figure over time, oldest value first."""

    slot: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A source as it stands at the end of the digest's time."""

    name: str
    read: bool
    reason: str  # why it could not be read; "" if it was
    since: datetime | None  # None: it never was tried


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of the picture is there."""

    sources: tuple[Source, ...]
    pages_unread: int
    articles: int  # new ones in the digest's time
    changes: int

    @property
    def failing(self) -> tuple[Source, ...]:
        return tuple(source for source in self.sources if not source.read and source.since)

    @property
    def unread(self) -> tuple[Source, ...]:
        return tuple(source for source in self.sources if not source.read and not source.since)

    @property
    def read(self) -> int:
        return sum(source.read for source in self.sources)


@dataclass(frozen=True, slots=True)
class Digest:
    """All that is said, in the order it is said. Times are UTC; ``zone`` is the one they are shown in."""

    topic: str
    title: str
    zone: str
    since: datetime | None  # None: from the beginning
    until: datetime
    corrected: tuple[Line, ...]
    new: tuple[Line, ...]
    figures: tuple[Line, ...]
    state_of_play: tuple[Line, ...]
    courses: tuple[Course, ...]
    completeness: Completeness

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell but the state of the sources."""
        return not (self.corrected or self.new or self.figures or self.state_of_play)

    def local(self, moment: datetime) -> datetime:
        """A time in the digest's zone."""
        return moment.astimezone(ZoneInfo(self.zone))


def compose(
    topic: str,
    title: str,
    lines: Sequence[Line],
    history: Sequence[Line],
    completeness: Completeness,
    *,
    zone: str,
    since: datetime | None,
    until: datetime,
) -> Digest:
    """Put the lines of a stretch of time in order. ``history``: every figure and correction of the topic up to then.

    Corrections come first, because someone may have acted on what they correct; then what happened, what more
    sources confirm first; then figures, each by its latest value.
    """
    cleaned = [_clean(line) for line in lines]
    fresh = [line for line in cleaned if not line.baseline]
    corrected = tuple(line for line in fresh if line.kind == "correction")
    taken_back = {(line.slot, line.old) for line in corrected}  # told with the correction, not beside it
    return Digest(
        topic,
        one_line(title, HEADLINE),
        zone,
        since,
        until,
        corrected=corrected,
        new=tuple(sorted((line for line in fresh if line.kind == "story"), key=_weight)),
        figures=_latest(
            [line for line in fresh if line.kind == "figure" and (line.slot, line.new) not in taken_back]
        ),
        state_of_play=tuple(line for line in cleaned if line.baseline),
        courses=_courses([_clean(line) for line in history]),
        completeness=completeness,
    )


def _weight(line: Line) -> tuple[int, datetime, str]:
    return (-line.independent, line.first_seen, line.key)


def _latest(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The last value of each figure; the ones it passed through stand in its course."""
    by_slot: dict[str, Line] = {}
    for line in sorted(lines, key=lambda one: (one.first_seen, one.key)):
        by_slot[line.slot] = line
    return tuple(by_slot.values())


def _courses(history: Sequence[Line]) -> tuple[Course, ...]:
    courses: dict[str, list[Value]] = {}
    for line in sorted(history, key=lambda one: (one.first_seen, one.key)):
        values = courses.setdefault(line.slot, [])
        outlet = line.outlets[0] if line.outlets else ""
        if line.kind == "correction":
            courses[line.slot] = values = [_struck(v) if v.value == line.old else v for v in values]
        if line.new:
            values.append(Value(line.new, line.first_seen, outlet))
    return tuple(Course(slot, tuple(values)) for slot, values in courses.items() if values)


def _struck(value: Value) -> Value:
    return Value(value.value, value.at, value.outlet, withdrawn=True)


def _clean(line: Line) -> Line:
    """A line whose every text is one clean line: no page can add lines, controls or hidden marks to a digest."""
    return Line(
        line.kind, one_line(line.headline, HEADLINE), line.language if _LANGUAGE.match(line.language) else "",
        line.first_seen, tuple(one_line(o, 80) for o in line.outlets), line.independent,
        tuple(tuple(one_line(o, 80) for o in group) for group in line.groups), _link(line.address),
        one_line(line.reason, HEADLINE), line.key, line.story, line.article, one_line(line.slot, 40),
        one_line(line.old, 40), one_line(line.new, 40), line.copies, line.baseline, line.gone,
    )  # fmt: skip


def _link(address: str) -> str:
    """The address if a person may safely follow it, else nothing."""
    address = one_line(address, 2_000)
    return address if address.lower().startswith(("http://", "https://")) and " " not in address else ""
