"""What a digest says: one composition, from which every form is rendered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from crawler.text import one_line

HEADLINE = 300  # characters of a headline; a page may send a novel
SENTENCE = 600  # of the sentence as printed
DETAILS = 2  # of one story that are shown; the others are folded
MOST_DETAILS = 8  # of all stories together: a digest is read on a phone
_APART = ("correction", "figure", "detail")  # kinds that stand under a heading of their own
_LANGUAGE = re.compile(r"[a-z]{2,3}$")


@dataclass(frozen=True, slots=True)
class Side:
    """A value in dispute, and who says so."""

    value: str
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One development as a digest tells it."""

    kind: str  # story, act, figure, correction, statement, detail
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
    id: str = ""  # short name, for ``crisisdesk why``
    status: str = "ready"  # when the digest was made
    standing: str = ""  # why it has that status
    score: float = 1.0
    sentence: str = ""  # as printed, where it is not the headline
    speaker: str = ""
    sides: tuple[Side, ...] = ()  # of a figure in dispute: who says which
    contradicted: tuple[Side, ...] = ()  # sentences that say otherwise, and who prints them
    joined: tuple[str, ...] = ()  # why outlets count as one, a line each
    corrects: str = ""  # what it takes back or mends, and when that was told
    corrects_key: str = ""  # of that development
    weight: float = 0.0  # of a detail: how much a desk may care, 0 to 1


@dataclass(frozen=True, slots=True)
class Refreshed:
    """Something told before, of which more is known: never news again."""

    headline: str
    language: str
    at: datetime
    says: str  # what is known now: "1 → 2 independent houses"
    independent: int
    key: str
    id: str


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
    reason: str  # why it could not be read; "" if it was, or if that is told of all at once
    since: datetime | None  # None: it never was tried


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of the picture is there."""

    sources: tuple[Source, ...]
    pages_unread: int
    articles: int  # new ones in the digest's time
    changes: int
    notices: tuple[str, ...] = ()  # of several sources at once, or of their silence

    @property
    def failing(self) -> tuple[Source, ...]:
        return tuple(source for source in self.sources if not source.read and source.since and source.reason)

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
    details: tuple[Line, ...] = ()  # the strongest, at most a few of each story
    folded: tuple[Line, ...] = ()  # the other details
    refreshed: tuple[Refreshed, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell but the state of the sources."""
        return not (self.corrected or self.new or self.figures or self.details or self.state_of_play)

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
    refreshed: Sequence[Refreshed] = (),
) -> Digest:
    """Put the lines of a stretch of time in order. ``history``: every figure and correction of the topic up to then.

    Corrections come first, because someone may have acted on what they correct; then what happened, story by story,
    what more sources confirm first; then figures, each by its latest value; then the strongest details.
    """
    cleaned = [_clean(line) for line in lines]
    fresh = [line for line in cleaned if not line.baseline]
    corrected = tuple(line for line in fresh if line.kind == "correction")
    # What was taken back in the same stretch of time is told with its correction, not beside it.
    taken_back = {(line.slot, line.old) for line in corrected}
    mended = {line.corrects_key for line in corrected}
    details, folded = _folded([line for line in fresh if line.kind == "detail"])
    known = tuple(line for line in cleaned if line.baseline and line.kind == "detail")
    return Digest(
        topic,
        one_line(title, HEADLINE),
        zone,
        since,
        until,
        corrected=corrected,
        new=_by_story([line for line in fresh if line.kind not in _APART and line.key not in mended]),
        figures=_latest(
            [line for line in fresh if line.kind == "figure" and (line.slot, line.new) not in taken_back]
        ),
        state_of_play=tuple(line for line in cleaned if line.baseline and line.kind != "detail"),
        courses=_courses([_clean(line) for line in history]),
        completeness=completeness,
        details=details,
        folded=(*folded, *known),
        refreshed=tuple(_plain(one) for one in refreshed),
    )


def _weight(line: Line) -> tuple[int, datetime, str]:
    return (-line.independent, line.first_seen, line.key)


def _by_story(lines: Sequence[Line]) -> tuple[Line, ...]:
    """What happened, the best confirmed story first; within a story what was said of it comes after it."""
    stories: dict[int, list[Line]] = {}
    for line in sorted(lines, key=_weight):
        stories.setdefault(line.story, []).append(line)
    return tuple(
        line for story in stories.values() for line in sorted(story, key=lambda one: one.kind == "statement")
    )


def _folded(details: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The strongest details, at most ``DETAILS`` of a story and ``MOST_DETAILS`` in all, and the others."""
    shown: list[Line] = []
    folded: list[Line] = []
    told = Counter[int]()
    for line in sorted(details, key=lambda one: (-one.independent, -one.weight, one.first_seen, one.key)):
        told[line.story] += 1
        fits = told[line.story] <= DETAILS and len(shown) < MOST_DETAILS
        (shown if fits else folded).append(line)
    return tuple(shown), tuple(folded)


def _latest(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The last value of each figure; the ones it passed through stand in its course."""
    by_slot: dict[str, Line] = {}
    for line in _in_order(lines):
        by_slot[line.slot] = line
    return tuple(by_slot.values())


def _in_order(lines: Sequence[Line]) -> list[Line]:
    """Figures by time; of those first seen in one moment, a value comes before the one that replaces it."""
    ordered: list[Line] = []
    by_time = sorted(lines, key=lambda one: (one.first_seen, one.slot, one.key))
    for _, moment in groupby(by_time, key=lambda one: (one.first_seen, one.slot)):
        together = list(moment)
        while together:
            free = (one for one in together if not any(_replaces(one, other) for other in together))
            ordered.append(next(free, together[0]))
            together.remove(ordered[-1])
    return ordered


def _replaces(one: Line, other: Line) -> bool:
    return one is not other and bool(one.old) and one.old == other.new


def _courses(history: Sequence[Line]) -> tuple[Course, ...]:
    courses: dict[str, list[Value]] = {}
    for line in _in_order(history):
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
    return replace(
        line, headline=one_line(line.headline, HEADLINE), language=_language(line.language),
        outlets=_names(line.outlets), groups=tuple(_names(group) for group in line.groups),
        address=_link(line.address), reason=one_line(line.reason, HEADLINE), slot=one_line(line.slot, 40),
        old=one_line(line.old, 40), new=one_line(line.new, 40), sentence=one_line(line.sentence, SENTENCE),
        speaker=one_line(line.speaker, 80), standing=one_line(line.standing, HEADLINE),
        sides=tuple(Side(one_line(side.value, 40), _names(side.outlets)) for side in line.sides),
        contradicted=tuple(Side(one_line(o.value, HEADLINE), _names(o.outlets)) for o in line.contradicted),
        joined=tuple(one_line(why, HEADLINE) for why in line.joined), corrects=one_line(line.corrects, HEADLINE),
    )  # fmt: skip


def _plain(one: Refreshed) -> Refreshed:
    says = one_line(one.says, HEADLINE)
    return replace(
        one, headline=one_line(one.headline, HEADLINE), language=_language(one.language), says=says
    )


def _names(outlets: Sequence[str]) -> tuple[str, ...]:
    return tuple(one_line(outlet, 80) for outlet in outlets)


def _language(language: str) -> str:
    return language if _LANGUAGE.match(language) else ""


def _link(address: str) -> str:
    """The address if a person may safely follow it, else nothing."""
    address = one_line(address, 2_000)
    return address if address.lower().startswith(("http://", "https://")) and " " not in address else ""
