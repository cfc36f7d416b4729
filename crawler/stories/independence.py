"""How many of those who report a thing stand on their own feet.

A report leans on another if the sentence that tells the thing stands in that one, if its text is mostly the same, if it
credits an agency, or if it names an outlet as its source where it tells the thing. What leans on nothing is an origin;
origins are counted by owner, because two outlets of one house are one voice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crawler.stories.words import fold


@dataclass(frozen=True, slots=True)
class Supporter:
    """One report of a development."""

    source: str  # the outlet's id
    name: str  # for people
    owner: str = ""
    credit: str = ""  # agency its text credits
    cites: frozenset[str] = (
        frozenset()
    )  # ids of outlets, or names of agencies, it names where it tells the thing
    copies: bool = False  # its text is mostly that of the first report

    @property
    def house(self) -> str:
        return fold(self.owner or self.name)


@dataclass(frozen=True, slots=True)
class Edge:
    """Why one outlet's report is set down to another's."""

    one: str
    other: str
    why: str


@dataclass(frozen=True, slots=True)
class Independence:
    """``count`` houses with a report of their own; for each, the outlets whose reports come down to it."""

    count: int
    groups: tuple[tuple[str, ...], ...]
    edges: tuple[Edge, ...]
    copies: int  # reports that are mostly the first one's text


@dataclass(frozen=True, slots=True)
class _Met:
    """The first report of each outlet, by the outlet's id and by its folded name."""

    by_source: Mapping[str, int]
    by_name: Mapping[str, int]
    reports: int

    def source(self, cited: str) -> int:
        """Where an outlet's first report stands; behind them all if it has none."""
        return self.by_source.get(cited, self.by_name.get(fold(cited), self.reports))


def independence(supporters: Sequence[Supporter]) -> Independence:
    """Set every report down to its origin. ``supporters``: in order of time, first the founder.

    An agency may be met after those who copy it: a report leans on whom it credits or names, whoever came first. Takes
    time in proportion to the number of reports.
    """
    back = tuple(reversed(tuple(enumerate(supporters))))
    met = _Met({one.source: i for i, one in back}, {fold(one.name): i for i, one in back}, len(supporters))
    leans = [_lean(one, supporters, met) for one in supporters]
    groups: dict[str, list[str]] = {}
    for i, one in enumerate(supporters):
        names = groups.setdefault(_origin(i, supporters, leans), [])
        if one.name not in names:
            names.append(one.name)
    edges = (Edge(one.name, lean.name, lean.why) for one, lean in zip(supporters, leans, strict=True) if lean)
    copies = sum(one.copies for one in supporters)
    return Independence(len(groups), tuple(map(tuple, groups.values())), tuple(dict.fromkeys(edges)), copies)


@dataclass(frozen=True, slots=True)
class _Lean:
    """What a report comes down to: another report, or an outlet or agency that has none here."""

    at: int | None
    name: str
    why: str


def _origin(i: int, supporters: Sequence[Supporter], leans: Sequence[_Lean | None]) -> str:
    """The house a report comes down to. Two that name each other come down to the first of them."""
    seen: list[int] = []
    while (lean := leans[i]) and i not in seen:
        seen.append(i)
        if lean.at is None:
            return fold(lean.name)
        i = lean.at
    return supporters[min(seen) if lean else i].house


def _lean(one: Supporter, supporters: Sequence[Supporter], met: _Met) -> _Lean | None:
    """What this report comes down to first, and why. What is met among the reports goes before what is not."""
    credit = one.credit if fold(one.credit) != fold(one.name) else ""
    if credit and fold(credit) in met.by_name:
        return _Lean(met.by_name[fold(credit)], credit, f"credits {credit}")
    named = sorted((met.source(cited), cited) for cited in one.cites if cited not in (one.source, one.name))
    if named:
        at = named[0][0]
        name = supporters[at].name if at < len(supporters) else named[0][1]
        return _Lean(at if at < len(supporters) else None, name, f"names {name} as its source")
    if credit:
        return _Lean(None, credit, f"credits {credit}")
    if one.copies and supporters[0].source != one.source:
        return _Lean(0, supporters[0].name, "same text")
    return None
