"""What is believed of the figures of one slot, as a function of what was said and of nothing else.

What outlets said is taken in the order of what it says of itself (time, key), never of its arrival, so that the same
sayings always end in the same values with the same states. An outlet that says a thing again says nothing more, and
three outlets that say the same are enough: what is kept is bounded, and still the same whatever came in first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.stories.beliefs import (
    CURRENT,
    DISPUTED,
    Known,
    Weighed,
    after,
    believed,
    comparable,
    key_of,
    weigh,
)
from crawler.stories.figures import Claim
from crawler.stories.scopes import OTHER, WINDOW
from crawler.stories.voices import OFFICIAL, UNKNOWN

MOST = 400  # sayings of one slot that are weighed: the newest
OUTLETS = 3  # that say the same, of which each is kept: the first ones
MENDS = frozenset(["revised", "withdrawn", "denied"])
VALUES = frozenset(["first", "rise", "firmer"])
CHANGES = MENDS | VALUES | {"disputed"}


@dataclass(frozen=True, slots=True)
class Saying:
    """What an outlet says of a figure, when it first did, and the key of where: tells sayings of one moment apart."""

    claim: Claim  # without its words
    at: datetime
    key: str
    source: str
    prominent: bool = True  # said in the title or the first sentences

    @property
    def manner(self) -> tuple[Claim, bool]:
        """What outlets that say the same have in common."""
        return self.claim, self.prominent


def saying(claim: Claim, at: datetime, key: str, source: str, *, prominent: bool = True) -> Saying:
    """A claim without the words that make no difference to what is believed."""
    voice = OFFICIAL if claim.voice == OFFICIAL else UNKNOWN
    bare = replace(claim, sentence="", period="", speaker="", voice=voice)
    return Saying(bare, at, key, source, prominent)


@dataclass(frozen=True, slots=True)
class Belief:
    """The values of one slot in the order in which they were first said, and what each saying came to."""

    values: tuple[Known, ...]
    steps: Mapping[Saying, Weighed]

    def now(self, who: str, scope: str) -> Known | None:
        """The value that holds for a group of people and a scope, wherever it was counted; None if none stands."""
        return believed([k for k in self.values if k.scope == scope], who)

    def made(self, value: Known) -> Weighed | None:
        """What the saying that gave a value was."""
        held = (w for s, w in self.steps.items() if w.what in CHANGES and key_of(s.claim, w) == value.name)
        return next(held, None)

    def counts(self, claim: Claim, weighed: Weighed, at: datetime) -> bool:
        """Whether what a claim of some time comes to bears on what is believed now. A value that was overtaken when it
        came in is history; what takes back or corrects always counts."""
        if weighed.what in MENDS:
            return True
        given = weighed.back_to.value if weighed.back_to else (claim.who, claim.lo, claim.hi, claim.qualifier)
        value = next((k for k in self.values if k.value == given), None)
        if value is None or value.state != (DISPUTED if weighed.what == "disputed" else CURRENT):
            return False
        if weighed.what == "disputed" or claim.scope in (WINDOW, OTHER):
            return True
        held = believed([k for k in self.values if comparable(claim, k)], claim.who)
        return held is None or held.at <= at


@dataclass(slots=True)
class _Books:
    """The sayings of one slot, being settled."""

    slot: str
    topic: str
    known: dict[tuple[str, int, int, str], Known] = field(default_factory=dict)
    backing: dict[tuple[str, int, int, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    voiced: set[tuple[str, int, int, str]] = field(default_factory=set)  # values that an authority gave

    def take(self, said: Saying) -> Weighed:
        known = list(self.known.values())
        weighed = self._by_authority(
            said.claim, weigh(said.claim, known, source=said.source, prominent=said.prominent)
        )
        if weighed.what == "repeat" and weighed.against:
            self._back(weighed.against, said)
        elif weighed.what in CHANGES:
            key = f"{self.topic}:{key_of(said.claim, weighed)}"
            for one in after(weighed, said.claim, known, key=key, source=said.source, at=said.at):
                self.known[one.value] = one
                if one.key == key:
                    self._back(one, said)
        return weighed

    def _by_authority(self, claim: Claim, weighed: Weighed) -> Weighed:
        """An authority that counts fewer than the press corrects it; one that counts fewer than another disputes it."""
        against = weighed.against
        if weighed.what != "disputed" or claim.voice != OFFICIAL or against is None:
            return weighed
        return weighed if against.value in self.voiced else replace(weighed, what="revised")

    def _back(self, known: Known, said: Saying) -> None:
        if said.claim.polarity != "assert":
            return
        outlets = self.backing[known.value]
        outlets |= {known.source, said.source}
        self.known[known.value] = replace(self.known[known.value], backed=len(outlets))
        if said.claim.voice == OFFICIAL:
            self.voiced.add(known.value)


def settled(sayings: Iterable[Saying], slot: str, topic: str = "") -> Belief:
    """What all sayings of a slot, and those that take back a number of no said slot, come to.

    The same sayings in any order, or more than once, give an equal belief. ``topic`` begins the values' keys.
    """
    books = _Books(slot, topic)
    mine = [one for one in kept(sayings) if one.claim.slot in (slot, "")]
    steps = {one: books.take(one) for one in sorted(mine, key=_order)[-MOST:]}
    return Belief(tuple(books.known.values()), steps)


def kept(sayings: Iterable[Saying]) -> list[Saying]:
    """Of each outlet that says a thing the first time it did, and of outlets that say the same the first ones."""
    first: dict[tuple[Claim, bool], dict[str, Saying]] = defaultdict(dict)
    for one in sayings:
        outlets = first[one.manner]
        had = outlets.get(one.source)
        if had is None or _order(one) < _order(had):
            outlets[one.source] = one
    return [one for outlets in first.values() for one in sorted(outlets.values(), key=_order)[:OUTLETS]]


def _order(said: Saying) -> tuple[datetime, str, str, int, int, str]:
    claim = said.claim
    return said.at, said.key, said.source, claim.lo, claim.hi, repr(said.manner)
