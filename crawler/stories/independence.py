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
    """Set every report down to its origin. ``supporters``: in order of time, first the founder.

    An agency may be met after those who copy it: a report leans on whom it credits or names, whoever came first.
    """
    leans = [_leans(i, supporters) for i in range(len(supporters))]
    groups: dict[str, list[str]] = {}
    for i, one in enumerate(supporters):
        names = groups.setdefault(_origin(i, supporters, leans), [])
        if one.name not in names:
            names.append(one.name)
    edges = tuple(
        Edge(supporters[i].name, supporters[lean[0]].name, lean[1]) for i, lean in enumerate(leans) if lean
    )
    copies = sum(one.copies for one in supporters)
    return Independence(len(groups), tuple(tuple(names) for names in groups.values()), edges, copies)


def _origin(i: int, supporters: Sequence[Supporter], leans: Sequence[tuple[int, str] | None]) -> str:
    """The house a report comes down to. Two that name each other come down to the first of them."""
    seen: list[int] = []
    while (lean := leans[i]) and i not in seen:
        seen.append(i)
        i = lean[0]
    if lean:
        return supporters[min(seen)].house
    one = supporters[i]
    return fold(one.credit) if one.credit and fold(one.credit) != fold(one.name) else one.house


def _leans(i: int, supporters: Sequence[Supporter]) -> tuple[int, str] | None:
    """The first report that this one comes down to, and why."""
    one = supporters[i]
    for j, other in enumerate(supporters):
        if other.name == one.name:
            continue
        if one.credit and fold(one.credit) == fold(other.name):
            return j, f"credits {one.credit}"
        if other.source in one.cites:
            return j, f"names {other.name} as its source"
    return (0, "same text") if one.copies and i and supporters[0].name != one.name else None
