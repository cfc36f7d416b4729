"""What becomes of a development, with every condition in one place.

    from                to          when
    pending             ready       its score reaches ``ready``;
                                    or it reaches ``waits`` and ``houses`` independent houses report it in time;
                                    or it is a figure or a correction and an authority or a news agency says so;
                                    or it is a correction of something that was told
    pending             expired     none of that within ``expires_hours``
    ready               reported    a digest told it (``told``; never by itself)
    reported, updated   updated     its figure changed since; or its independent count rose, up to ``refreshes``
    any but corrected   corrected   a correction points at it

Every step happens when its condition was met, not when somebody looked: the archive's own times decide. So looking
late, often or in batches of another size gives the same steps. ``reported`` is the one step that a person causes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.stories.rules import States

PENDING, READY, REPORTED = "pending", "ready", "reported"
UPDATED, CORRECTED, EXPIRED = "updated", "corrected", "expired"
STATUSES = (PENDING, READY, REPORTED, UPDATED, CORRECTED, EXPIRED)
SHORT = 8  # hex digits of a short name; more where two begin alike
_CHECKED = ("figure", "correction")  # kinds that an authority or agency makes ready by itself


@dataclass(frozen=True, slots=True)
class Pointing:
    """Another development that bears on this one."""

    name: str  # its short name
    at: datetime
    says: str  # in plain words, one line


@dataclass(frozen=True, slots=True)
class Standing:
    """One development, as far as its status goes."""

    status: str
    kind: str
    score: float
    first_seen: datetime
    since: datetime  # when it got the status it has
    houses: tuple[datetime, ...] = ()  # when the 1st, 2nd, 3rd … independent house had reported it
    authority: datetime | None = None  # when an authority or an agency first said so
    mends_told: bool = False  # a correction of something that a digest has told
    told: int = 0  # independent houses when it was last told or refreshed
    corrected: Pointing | None = None
    changed: Pointing | None = None  # the development that changed its figure


@dataclass(frozen=True, slots=True)
class Step:
    """A change of status: why, and when its condition was met."""

    status: str
    reason: str
    at: datetime
    independent: int


def named(key: str) -> str:
    """The whole name of a development, of which people type the beginning: hex, from its key."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def begun(one: Standing, rules: States) -> Step:
    """The first step of a development: as it was found."""
    if one.status == PENDING:
        reason = f"found with score {one.score:.2f}; {_awaits(one, rules)}"
    else:
        reason = f"found {one.status}: its kind needs no second report"
    return Step(one.status, reason, one.first_seen, 1)


def _awaits(one: Standing, rules: States) -> str:
    if one.score < rules.waits:
        return f"below {rules.waits:.2f}, so that no number of reports makes it ready"
    return (
        f"between {rules.waits:.2f} and {rules.ready:.2f}: waits {rules.within_hours:g} h for"
        f" {rules.houses} independent houses"
    )


def following(one: Standing, rules: States, now: datetime) -> Step | None:
    """The next step of a development, as far as can be known at ``now``; None if it stays what it is."""
    if one.corrected and one.status != CORRECTED and one.corrected.at <= now:
        at = max(one.corrected.at, one.since)
        return Step(CORRECTED, f"corrected by {one.corrected.name}: {one.corrected.says}", at, one.told)
    if one.status == PENDING:
        return _of_pending(one, rules, now)
    if one.status in (REPORTED, UPDATED):
        return _of_told(one, rules, now)
    return None


def _of_pending(one: Standing, rules: States, now: datetime) -> Step | None:
    deadline = one.first_seen + rules.expires
    met = [step for step in _ways_to_ready(one, rules) if step.at <= min(now, deadline)]
    if met:
        return min(met, key=lambda step: step.at)
    if now >= deadline:
        return Step(EXPIRED, f"not confirmed within {rules.expires_hours:g} h", deadline, len(one.houses))
    return None


def _ways_to_ready(one: Standing, rules: States) -> list[Step]:
    """Every condition that makes it ready, with the time it was met; the first of two at one time counts."""
    ways: list[Step] = []
    if one.score >= rules.ready:
        ways.append(Step(READY, f"score {one.score:.2f} reaches {rules.ready:.2f}", one.first_seen, 1))
    if one.mends_told:
        ways.append(Step(READY, "it corrects what was told", one.first_seen, 1))
    if one.kind in _CHECKED and one.authority:
        ways.append(Step(READY, f"a {one.kind} by an authority or a news agency", one.authority, 1))
    if one.score >= rules.waits and len(one.houses) >= rules.houses:
        at = one.houses[rules.houses - 1]
        if at <= one.first_seen + rules.within:
            reason = f"score {one.score:.2f}, and {rules.houses} independent houses within {rules.within_hours:g} h"
            ways.append(Step(READY, reason, at, rules.houses))
    return ways


def _of_told(one: Standing, rules: States, now: datetime) -> Step | None:
    known = [at for at in one.houses if at <= now]
    count = min(len(known), rules.refreshes)
    if one.changed and one.since < one.changed.at <= now:
        says = f"{one.changed.says} ({one.changed.name})"
        return Step(UPDATED, says, one.changed.at, max(one.told, count))
    if count > one.told:
        at = max(known[one.told], one.since)
        return Step(UPDATED, f"{one.told} → {one.told + 1} independent houses", at, one.told + 1)
    return None
