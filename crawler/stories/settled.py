"""What is believed of one figure once all its claims are in, whatever order they came in.

Claims are taken in the order of what they say of themselves (time, key), never of their arrival, so that the same
claims always end in the same belief with the same history.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from crawler.stories.beliefs import (
    DISPUTED,
    Known,
    Weighed,
    after,
    believed,
    weigh,
)
from crawler.stories.figures import Claim
from crawler.stories.numbers import spoken
from crawler.stories.voices import OFFICIAL

_AGAIN = timedelta(hours=24)  # a value that goes and comes back within this was told already
_SLIGHT = 0.05  # a rise by less changes the line, and is worth no alert of its own
_TOLD = frozenset(["first", "rise", "firmer", "revised", "disputed", "withdrawn", "denied"])
_MENDS = frozenset(["revised", "withdrawn", "denied"])
_VALUES = frozenset(
    ["first", "rise", "firmer"]
)  # which of them it is may change as earlier claims come in late


@dataclass(frozen=True, slots=True)
class Dated:
    """One claim with when it was made, the key of what it stands in, and who is behind it."""

    claim: Claim
    at: datetime
    key: str  # of the article's revision and sentence: tells claims of one moment apart
    group: str  # reports that lean on each other are one group
    prominent: bool = True  # said in the title or the first sentences


@dataclass(frozen=True, slots=True)
class Step:
    """One claim's part in the history of a figure."""

    what: str  # first, rise, firmer, revised, disputed, withdrawn, denied; part: kept and never told
    at: datetime
    key: str
    group: str
    lo: int
    hi: int
    qualifier: str
    speaker: str
    old: str = ""  # the value it was held against, as printed
    told: bool = True  # False: part of the history only
    slight: bool = False  # a rise within one, or 5 %

    @property
    def said(self) -> str:
        """The value as a digest prints it."""
        return spoken(self.lo, self.hi, self.qualifier)

    @property
    def identity(self) -> tuple[str, datetime, str, int, int]:
        """What makes it the same step, whatever it is held against."""
        return "value" if self.what in _VALUES else self.what, self.at, self.key, self.lo, self.hi


@dataclass(frozen=True, slots=True)
class Belief:
    """What holds for one figure, who backs it, who says otherwise, and how it came to be."""

    slot: str
    who: str
    scope: str
    now: Known | None  # the value that holds; None where nothing stands
    groups: tuple[str, ...]  # that say it, or that much rounded
    disputed: tuple[Step, ...]  # values of others that differ by far, latest first
    steps: tuple[Step, ...]  # in the order of the claims


@dataclass(slots=True)
class _Books:
    """The claims of one figure, being settled."""

    known: list[Known] = field(default_factory=list)
    backing: dict[str, set[str]] = field(default_factory=dict)  # key of a value → groups that say it
    voiced: set[str] = field(default_factory=set)  # keys of values that an authority gave
    steps: list[Step] = field(default_factory=list)

    def take(self, dated: Dated) -> None:
        claim = dated.claim
        known = [replace(k, backed=len(self.backing[k.key])) for k in self.known]
        weighed = self._by_authority(
            claim, weigh(claim, known, source=dated.group, prominent=dated.prominent)
        )
        if weighed.what == "repeat":
            self._back(weighed, dated)
            return
        if weighed.what in _TOLD:
            self._keep(weighed, dated, known)
        self.steps.append(self._step(weighed, dated))

    def _by_authority(self, claim: Claim, weighed: Weighed) -> Weighed:
        """An authority that counts fewer than the press corrects it; one that counts fewer than another disputes it."""
        against = weighed.against
        if (
            weighed.what != "disputed"
            or claim.voice != OFFICIAL
            or against is None
            or against.key in self.voiced
        ):
            return weighed
        return replace(weighed, what="revised")

    def _back(self, weighed: Weighed, dated: Dated) -> None:
        if weighed.against:
            self.backing[weighed.against.key].add(dated.group)
            if dated.claim.voice == OFFICIAL:
                self.voiced.add(weighed.against.key)

    def _keep(self, weighed: Weighed, dated: Dated, known: Sequence[Known]) -> None:
        value = f"{dated.key}#{dated.claim.lo}-{dated.claim.hi}"
        self.backing.setdefault(value, set()).add(dated.group)
        if dated.claim.voice == OFFICIAL:
            self.voiced.add(value)
        if weighed.back_to:  # whoever gave the lower value first goes on backing it
            self.backing[value] |= self.backing[weighed.back_to.key]
        changed = after(weighed, dated.claim, known, key=value, source=dated.group, at=dated.at)
        places = {_value(k): n for n, k in enumerate(self.known)}
        for one in changed:
            if _value(one) in places:
                self.known[places[_value(one)]] = one
            else:
                self.known.append(one)

    def _step(self, weighed: Weighed, dated: Dated) -> Step:
        claim, against = dated.claim, weighed.against
        told = weighed.what in _TOLD and not self._told_lately(weighed.what, claim, dated.at)
        slight = weighed.what == "rise" and against is not None and _is_slight(claim, against)
        return Step(
            weighed.what, dated.at, dated.key, dated.group, claim.lo, claim.hi, claim.qualifier,
            claim.speaker or dated.group, against.said if against else "", told, slight,
        )  # fmt: skip

    def _told_lately(self, what: str, claim: Claim, at: datetime) -> bool:
        """Whether the same was told within a day: up and down and up again is told once."""
        lately = (s for s in self.steps if s.told and at - s.at <= _AGAIN)
        return any((s.what, s.lo, s.hi) == (what, claim.lo, claim.hi) for s in lately)


def settled(claims: Iterable[Dated]) -> Belief:
    """What all claims of one slot, one group of people and one scope come to. The same claims in any order, or more
    than once, give an equal belief. Raises ValueError if there are none."""
    ordered = sorted(set(claims), key=_order)
    if not ordered:
        raise ValueError("settled: give at least one claim of the figure")
    books = _Books()
    for dated in ordered:
        books.take(dated)
    first = ordered[0].claim
    now = believed(books.known, first.who)
    groups = tuple(sorted(books.backing[now.key])) if now else ()
    return Belief(first.slot, first.who, first.scope, now, groups, _disputed(books), tuple(books.steps))


def beliefs(claims: Iterable[Dated]) -> tuple[Belief, ...]:
    """One belief for each slot, group of people and scope; claims that take back a number of no said slot go to every
    figure that has it."""
    all_ = set(claims)
    unsaid = [d for d in all_ if not d.claim.slot]
    figures = {(d.claim.slot, d.claim.who, d.claim.scope) for d in all_ if d.claim.slot}
    return tuple(
        settled([
            *(d for d in all_ if (d.claim.slot, d.claim.who, d.claim.scope) == (slot, who, scope)),
            *(replace(d, claim=replace(d.claim, slot=slot, who=who, scope=scope)) for d in unsaid),
        ])
        for slot, who, scope in sorted(figures)
    )  # fmt: skip


def news(before: Belief | None, now: Belief) -> tuple[Step, ...]:
    """The steps to be told that were not there before. A value that was already overtaken when it came in is history;
    what takes back or corrects always comes through."""
    known = before.steps if before else ()
    had = {step.identity for step in known}
    latest = max((s.at for s in known if s.told), default=None)
    fresh = [s for s in now.steps if s.told and s.identity not in had]
    return tuple(s for s in fresh if s.what in _MENDS or latest is None or s.at >= latest)


def _order(dated: Dated) -> tuple[datetime, str, str, int, int, str]:
    claim = dated.claim
    return dated.at, dated.key, dated.group, claim.lo, claim.hi, repr(dated)


def _value(known: Known) -> tuple[int, int, str]:
    return known.lo, known.hi, known.qualifier


def _is_slight(claim: Claim, against: Known) -> bool:
    return claim.lo - against.hi <= max(1, _SLIGHT * against.hi)


def _disputed(books: _Books) -> tuple[Step, ...]:
    """The steps whose values still stand against the one that holds."""
    open_ = {_value(k) for k in books.known if k.state == DISPUTED}
    held = (s for s in reversed(books.steps) if s.what == "disputed")
    return tuple(s for s in held if (s.lo, s.hi, s.qualifier) in open_)
