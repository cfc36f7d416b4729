"""What is believed of a figure, and what one more claim does to it: repeat, rise, revise, withdraw, dispute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.stories.figures import Claim
from crawler.stories.numbers import spoken
from crawler.stories.scopes import CUMULATIVE, INCIDENT, OTHER, WINDOW

CURRENT, SUPERSEDED, WITHDRAWN, DISPUTED = "current", "superseded", "withdrawn", "disputed"
_NEAR = 0.05  # "nearly 8,000" covers 7,600..8,000
_JUST_OVER = 0.03  # "over 4,400" and 4,404 are one figure
_WELL_OVER = 0.10  # "at least 100" said once 108 is known tells nothing new
_DISPUTE = 0.20  # outlets that differ by more disagree; less is a late report
_LEAST = {  # smaller ones are incidents
    "detained": 100, "evacuated": 100, "displaced": 100, "rescued": 10, "infected": 100, "aboard": 10, "affected": 1000,
    "damaged": 10,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """One value of one figure that the archive has met, and what became of it."""

    slot: str
    who: str
    lo: int
    hi: int
    qualifier: str
    vague: bool
    state: str  # current, superseded, withdrawn, disputed
    key: str  # of the development that reported it
    source: str
    at: datetime
    backed: int = 1  # outlets that report it, as far as the caller knows
    scope: str = INCIDENT  # incident, cumulative, window, other
    place: str = ""  # id of the place it was counted in

    @property
    def said(self) -> str:
        """The value as a digest prints it."""
        return spoken(self.lo, self.hi, self.qualifier)

    @property
    def value(self) -> tuple[str, int, int, str]:
        """What tells the values of one slot apart."""
        return self.who, self.lo, self.hi, self.qualifier

    @property
    def name(self) -> str:
        """The key without its topic."""
        return self.key.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a claim is: repeat, first, rise, firmer, revised, withdrawn, denied, disputed, or part (not reported)."""

    what: str
    against: Known | None = None
    back_to: Known | None = None  # for a revision to a value that was known before


def key_of(claim: Claim, weighed: Weighed) -> str:
    """The key, without its topic, of what a claim comes to: made of what is said, not of who says it."""
    old, value = weighed.against, weighed.back_to or claim
    slot, who = (claim.slot, claim.who) if claim.slot or not old else (old.slot, old.who)
    verb = weighed.what if weighed.what in ("revised", "withdrawn", "denied") else "figure"
    return f"{verb}:{slot}:{who}:{_span(value.lo, value.hi)}"


def _span(lo: int, hi: int) -> str:
    return f"{lo}" if lo == hi else f"{lo}-{hi}"


def weigh(claim: Claim, known: Sequence[Known], *, source: str, prominent: bool) -> Weighed:
    """Hold a claim against all known values of the topic. ``prominent``: said in the title or the first sentences.

    Values of another scope, or of another town of the same country, say nothing for or against it, unless they are the
    same number told again.
    """
    same_slot = [k for k in known if k.slot == claim.slot or not claim.slot]
    if claim.polarity != "assert":
        return _taken_back(claim, same_slot)
    beside = [k for k in same_slot if comparable(claim, k)]
    repeated = next((k for k in same_slot if _told_before(claim, k)), None)
    now = believed(beside, claim.who)
    if repeated:
        return _again(claim, repeated, now, source, prominent)
    if now is None or claim.scope in (WINDOW, OTHER):
        big = claim.hi >= _LEAST.get(claim.slot, 1) and not _is_small_beside(claim, beside)
        return Weighed("first") if prominent and big else Weighed("part")
    if claim.lo > now.lo:
        return Weighed("rise", now) if prominent else Weighed("part", now)
    if now.vague and not claim.vague and claim.hi >= now.lo:
        return Weighed("firmer", now)
    return _lower(claim, now, source, prominent)


def comparable(claim: Claim, known: Known) -> bool:
    """Whether a value may say something for or against a claim: of the same scope, counted on the same ground."""
    return known.scope == claim.scope and _same_ground(claim.place, known.place)


def _told_before(claim: Claim, known: Known) -> bool:
    """Whether a known value says the same. Across scopes, and for a stretch of time, only the very same number does."""
    if claim.scope == known.scope and claim.scope in (INCIDENT, CUMULATIVE):
        return repeats(claim, known)
    return (claim.lo, claim.hi, claim.who) == (known.lo, known.hi, known.who)


def _same_ground(one: str, other: str) -> bool:
    """Whether two figures may be counts of the same ground: two towns of one country are not."""
    if not one or not other or one == other:
        return True
    return (
        one.split("/", maxsplit=1)[0] != other.split("/", maxsplit=1)[0] or "/" not in one or "/" not in other
    )


def _within(one: str, other: str) -> bool:
    """Whether a place lies inside another one."""
    return one != other and bool(other) and one.startswith(f"{other}/")


def _again(claim: Claim, repeated: Known, now: Known | None, source: str, prominent: bool) -> Weighed:
    """A value known before: support, unless it is what a higher one is taken back to."""
    if (prominent and _mends_its_own(claim, now, source)) or _overturns(repeated, now, source):
        return Weighed("revised", now, repeated)
    return Weighed("repeat", repeated)


def _mends_its_own(claim: Claim, now: Known | None, source: str) -> bool:
    """The outlet that raised the figure goes back to a lower one it, or another, gave before."""
    return claim.corrected and now is not None and now.source == source and claim.hi < now.lo


def _overturns(repeated: Known, now: Known | None, source: str) -> bool:
    """A second outlet stands by a disputed lower figure while the higher one is still one outlet's own: a slip of the
    pen must not hide every true figure that comes after it."""
    another = repeated.state == DISPUTED and repeated.source != source
    return another and now is not None and now.backed <= 1 and now.source != source


def _is_small_beside(claim: Claim, known: Sequence[Known]) -> bool:
    """A first count of all people, or of one group, below what is known of another count is a part of it."""
    if claim.who != "all":
        return False
    return any(k.state == CURRENT and k.lo > claim.hi for k in known)


def _taken_back(claim: Claim, known: Sequence[Known]) -> Weighed:
    exact = [k for k in known if (k.lo, k.hi) == (claim.lo, claim.hi)]
    meant = exact or [k for k in known if claim.slot and not k.vague and repeats(claim, k)]
    if not meant:
        return Weighed("part")
    target = max(meant, key=lambda k: (k.who == claim.who, k.at, k.key))
    if target.state != CURRENT:
        return Weighed("repeat", target)
    return Weighed(claim.polarity, target)


def _lower(claim: Claim, now: Known, source: str, prominent: bool) -> Weighed:
    if _within(claim.place, now.place):  # the toll of a city is a part of its country's
        return Weighed("part", now)
    if claim.corrected and claim.total | claim.official | prominent and claim.hi < now.lo:
        return Weighed("revised", now)
    apart = now.lo - claim.hi
    if (
        claim.total
        and prominent
        and not (claim.vague or claim.rising)
        and source != now.source
        and apart > max(3, _DISPUTE * now.lo)
    ):
        return Weighed("disputed", now)
    return Weighed("part", now)


def believed(known: Sequence[Known], who: str) -> Known | None:
    """The value that holds for a group of people: the highest that was not withdrawn or revised."""
    held = [k for k in known if k.state == CURRENT and k.who == who]
    return max(held, key=lambda k: (k.lo, not k.vague, k.hi), default=None)


def repeats(claim: Claim, known: Known) -> bool:
    """Whether a claim says no more than a known value: equal, or one is the other rounded."""
    if claim.who != known.who:
        exact = claim.lo == claim.hi == known.lo == known.hi
        return exact and "all" in (claim.who, known.who)
    if claim.vague:
        return known.lo >= claim.lo
    if known.vague:
        return False
    if known.qualifier == claim.qualifier or not (known.qualifier or claim.qualifier):
        return (known.lo, known.hi) == (claim.lo, claim.hi)
    low, high = _covered(claim.lo, claim.hi, claim.qualifier, _WELL_OVER)
    known_low, known_high = _covered(known.lo, known.hi, known.qualifier, _JUST_OVER)
    return low <= known_high and known_low <= high


def _covered(lo: int, hi: int, qualifier: str, over: float) -> tuple[float, float]:
    """The exact values that a figure may stand for."""
    if qualifier in ("nearly", "up to"):
        return lo * (1 - _NEAR), hi
    if qualifier == "about":
        return lo * (1 - _NEAR), hi * (1 + _NEAR)
    if qualifier == "over":
        return lo, hi * (1 + over)
    return lo, hi


def after(
    weighed: Weighed, claim: Claim, known: Sequence[Known], *, key: str, source: str, at: datetime
) -> list[Known]:
    """The values that are new or change state once a claim was weighed."""
    changed: list[Known] = []
    if weighed.what in ("first", "rise", "firmer", "revised", "disputed"):
        state = DISPUTED if weighed.what == "disputed" else CURRENT
        value = Known(
            claim.slot, claim.who, claim.lo, claim.hi, claim.qualifier, claim.vague, state, key, source, at,
            scope=claim.scope, place=claim.place,
        )  # fmt: skip
        changed.append(replace(weighed.back_to, state=CURRENT, key=key) if weighed.back_to else value)
    if weighed.what == "firmer" and weighed.against:
        changed.append(replace(weighed.against, state=SUPERSEDED))
    if weighed.what == "revised":
        above = (weighed.back_to or claim).hi
        higher = [k for k in known if k.who == claim.who and comparable(claim, k) and k.lo > above]
        changed.extend(replace(k, state=SUPERSEDED) for k in higher if k.state == CURRENT)
    if weighed.what == "withdrawn" and weighed.against:
        changed.append(replace(weighed.against, state=WITHDRAWN))
    return changed
