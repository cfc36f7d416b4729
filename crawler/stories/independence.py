"""How many of those who report a thing stand on their own feet.

A report leans on an earlier one if its text is mostly the same, if both credit one agency or one credits the other's
outlet, or if it names that outlet. What leans on nothing is an origin; origins are counted by owner, because two
outlets of one house are one voice. Only an outlet's own report counts for it, whatever copies it runs beside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.stories.words import fold


@dataclass(frozen=True, slots=True)
class Supporter:
    """One report of a development."""

    source: str  # the outlet's id
    name: str  # for people
    owner: str = ""
    credit: str = ""  # agency its text credits
    cites: frozenset[str] = frozenset()  # ids of outlets its text names
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


def independence(supporters: Sequence[Supporter]) -> Independence:
    """Set every report down to its origin. ``supporters``: in order of time, first the founder."""
    groups: dict[str, list[str]] = {}
    houses: list[str] = []  # of the origin of each supporter
    edges: list[Edge] = []
    for i, one in enumerate(supporters):
        leans = _leans(one, supporters[:i])
        origin = houses[leans[0]] if leans else one.house
        if leans and supporters[leans[0]].name != one.name:
            edges.append(Edge(one.name, supporters[leans[0]].name, leans[1]))
        houses.append(origin)
        names = groups.setdefault(origin, [])
        if one.name not in names:
            names.append(one.name)
    return Independence(
        len(groups),
        tuple(tuple(names) for names in groups.values()),
        tuple(edges),
        sum(one.copies for one in supporters),
    )


def _leans(one: Supporter, earlier: Sequence[Supporter]) -> tuple[int, str] | None:
    """The first earlier report that this one comes down to, and why."""
    if one.copies and earlier:
        return 0, "same text"
    for i, other in enumerate(earlier):
        if one.credit and fold(one.credit) in (fold(other.credit), fold(other.name)):
            return i, f"credits {one.credit}"
        if other.source in one.cites:
            return i, f"names {other.name} as its source"
    return None
