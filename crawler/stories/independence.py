"""How many of those who report a thing stand on their own feet.

Outlets are joined when one's text is another's word for word or mostly, when they credit the same agency (or one
credits the other), when they have one owner, or when one names the other as its source. What is left unjoined counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.stories.words import fold


@dataclass(frozen=True, slots=True)
class Supporter:
    """One outlet's report of a development."""

    source: str  # the outlet's id
    name: str  # for people
    owner: str = ""
    credit: str = ""  # agency its text credits
    cites: frozenset[str] = frozenset()  # ids of outlets its text names
    copies: bool = False  # its text is mostly that of the first report


@dataclass(frozen=True, slots=True)
class Edge:
    """Why two outlets count as one."""

    one: str
    other: str
    why: str


@dataclass(frozen=True, slots=True)
class Independence:
    """``count`` groups of outlets, each given by names, first reporter first, and the edges that joined them."""

    count: int
    groups: tuple[tuple[str, ...], ...]
    edges: tuple[Edge, ...]
    copies: int  # reports that are mostly the first one's text


def independence(supporters: Sequence[Supporter]) -> Independence:
    """Count the groups of outlets that nothing joins. ``supporters``: in order of time, first the founder."""
    names = list(dict.fromkeys(s.name for s in supporters))
    group = {name: name for name in names}
    edges: list[Edge] = []
    for i, later in enumerate(supporters):
        for earlier in supporters[:i]:
            why = _joined(later, earlier, first=supporters[0])
            if why and later.name != earlier.name and _root(group, later.name) != _root(group, earlier.name):
                group[_root(group, later.name)] = _root(group, earlier.name)
                edges.append(Edge(later.name, earlier.name, why))
    roots = list(dict.fromkeys(_root(group, name) for name in names))
    groups = tuple(tuple(n for n in names if _root(group, n) == root) for root in roots)
    return Independence(len(groups), groups, tuple(edges), sum(s.copies for s in supporters))


def _root(group: dict[str, str], name: str) -> str:
    while group[name] != name:
        name = group[name]
    return name


def _joined(later: Supporter, earlier: Supporter, first: Supporter) -> str:
    if later.copies and earlier is first:
        return "same text"
    credits = {fold(c) for c in (later.credit, earlier.credit) if c}
    if later.credit and earlier.credit and len(credits) == 1:
        return f"both credit {later.credit}"
    if fold(earlier.name) in credits or fold(later.name) in credits:
        return f"credits {later.credit or earlier.credit}"
    if later.owner and later.owner == earlier.owner:
        return f"both owned by {later.owner}"
    if earlier.source in later.cites:
        return f"names {earlier.name} as its source"
    return ""
