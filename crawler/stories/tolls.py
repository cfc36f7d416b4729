"""The figures of one report, held against those its topic believes: what is new, told again, or taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crawler.numerals import numerals
from crawler.stories.beliefs import WITHDRAWN, Known, Weighed, believed, key_of, repeats, weigh
from crawler.stories.developing import developed
from crawler.stories.figures import Claim
from crawler.stories.reports import NO_NEWS, Backing, Memory, Read
from crawler.stories.settled import CHANGES, MENDS, VALUES, Belief, Saying, saying, settled
from storage.records import Development

_TELLING = 100  # a bare number from here on is taken for the known figure it equals
_PART = 10  # the same for the part of a whole that stands in its own sentence
_YEARS = range(1900, 2101)
_LATE = timedelta(hours=24)  # a report seen later after its publication counts from when it was seen
_FROM_COPIES = MENDS | {"firmer"}  # a copy is news only by what it takes back or makes exact
_SURE = {"withdrawn": 1.0, "denied": 0.9, "revised": 0.9, "disputed": 0.7}
_IN_TITLE, _IN_HEAD, _BELOW = 0.95, 0.85, 0.75
_REASONS = {
    "first": "first figure for this",
    "rise": "higher than the {old} known",
    "firmer": "an exact figure in place of {old}",
    "revised": "the {old} known is corrected downwards",
    "withdrawn": "the {old} reported is withdrawn",
    "denied": "the {old} reported is denied",
    "disputed": "another source says {old}",
}


@dataclass(slots=True)
class Tolls:
    """What a report's figures come to."""

    developments: list[Development]
    known: dict[str, tuple[Known, ...]]  # slot → all its values, once the report is among what was said
    backing: list[Backing]


def sayings(found: Read) -> list[Saying]:
    """What a report says of figures, claim by claim."""
    return [_saying(number, claim, found) for number, claim in enumerate(found.claims)]


def _saying(number: int, claim: Claim, found: Read) -> Saying:
    claim = replace(claim, corrected=claim.corrected or _silently_changed(claim, found))
    prominent = claim.sentence in found.head and not found.explains
    key = f"{found.report.key}#{number:04}"
    return saying(claim, _said_at(claim, found), key, found.report.source, prominent=prominent)


def _said_at(claim: Claim, found: Read) -> datetime:
    """When it was published, if the archive was only a little late: then reports may come in any order.

    A page that is written on has the date of its first lines. What corrects has read what it corrects, so that it
    counts from when it was seen: another outlet's clock must not put it before that.
    """
    report = found.report
    published = report.published
    if published is None or report.kind in NO_NEWS or claim.corrected or claim.polarity != "assert":
        return report.at
    return published if report.at - _LATE <= published <= report.at else report.at


def tolls(found: Read, memory: Memory) -> Tolls:
    """Every figure that the report speaks of, settled anew with what it says."""
    own = sayings(found)
    slots = {one.claim.slot for one in own if one.claim.slot}
    if len(slots) < len({one.claim.slot for one in own}):  # a number is taken back, and not of what
        slots |= {known.slot for known in memory.figures}
    held = {slot: _held(slot, own, memory, found.report.topic) for slot in sorted(slots)}
    result = Tolls([], {slot: belief.values for slot, belief in held.items()}, [])
    for claim, one in zip(found.claims, own, strict=True):
        for slot, belief in held.items():
            if claim.slot in (slot, ""):
                _judge(_Told(claim, one, belief), found, memory, result)
    _bare(found, memory, result)
    return result


def _held(slot: str, own: Sequence[Saying], memory: Memory, topic: str) -> Belief:
    if slot in memory.repeated:
        return Belief(tuple(known for known in memory.figures if known.slot == slot), {})
    return settled(memory.said or own, slot, topic)


@dataclass(frozen=True, slots=True)
class _Told:
    """One claim of the report, as it was kept, and what is believed of its slot."""

    claim: Claim
    said: Saying
    belief: Belief

    def step(self) -> Weighed | None:
        """What it is news of; None if it was said before, or changes nothing now."""
        weighed = self.belief.steps.get(self.said)
        if weighed is None or weighed.what not in CHANGES:
            return None
        return weighed if self.belief.counts(self.said.claim, weighed, self.said.at) else None

    def repeated(self) -> Weighed:
        """What it says of what is known in the end."""
        said = self.said
        return weigh(said.claim, self.belief.values, source=said.source, prominent=said.prominent)


def _judge(told: _Told, found: Read, memory: Memory, result: Tolls) -> None:
    weighed = told.step()
    again = told.repeated()
    if weighed is None and again.what == "repeat" and again.against:
        flagged = {one.key for one in result.developments}
        weighed = None if again.against.key in flagged else _untold(told, again.against, memory)
    if weighed and not (found.report.copied and weighed.what not in _FROM_COPIES):
        left = [k for k in told.belief.values if weighed.against and k.value != weighed.against.value]
        held = (
            believed(left, weighed.against.who) if weighed.what == "withdrawn" and weighed.against else None
        )
        result.developments.append(_figure(told.claim, weighed, found, held))
        return
    meant = again.against if again.what == "repeat" else _otherwise(told.claim, told.belief.values)
    if meant and told.claim.sentence not in memory.background:
        result.backing.append(
            Backing(_told_again(told.claim, meant, found.report.topic), told.claim.sentence)
        )


def _untold(told: _Told, known: Known, memory: Memory) -> Weighed | None:
    """A value that nobody could be told of when it was first said, because what bears on it came in later."""
    claim = told.said.claim
    same = (claim.who, claim.lo, claim.hi, claim.qualifier) == known.value
    if memory.story_of is None or known.key in memory.story_of or not (same and told.said.prominent):
        return None
    made = told.belief.made(known)
    if made is None or made.what not in VALUES:
        return None
    return made if told.belief.counts(told.said.claim, made, known.at) else None


def _otherwise(claim: Claim, known: Sequence[Known]) -> Known | None:
    """The large figure that a claim gives once more, rounded or counted over another time: ground for support only."""
    if claim.polarity != "assert" or claim.vague or claim.lo < _TELLING:
        return None
    return next((k for k in known if k.slot == claim.slot and k.who == claim.who and repeats(claim, k)), None)


def _told_again(claim: Claim, known: Known, topic: str) -> str:
    """What a repeated claim supports: the figure, or, if it repeats that it was withdrawn, the withdrawal."""
    if claim.polarity != "assert" and known.state == WITHDRAWN:
        meant = replace(claim, slot=known.slot, who=known.who, lo=known.lo, hi=known.hi)
        return f"{topic}:{key_of(meant, Weighed('withdrawn', known))}"
    return known.key


def _silently_changed(claim: Claim, found: Read) -> bool:
    """Whether the article itself gave a higher figure in its revision before, and gives it no longer."""
    before = [c for c in found.report.earlier if (c.slot, c.who) == (claim.slot, claim.who)]
    now = {(c.slot, c.who, c.lo) for c in found.claims}
    return any(c.lo > claim.hi and (c.slot, c.who, c.lo) not in now for c in before)


def _bare(found: Read, memory: Memory, result: Tolls) -> None:
    """Known figures that a report gives without saying again what they count.

    "5,800 are held. On Sunday the number was 5,135": beside a figure of the same kind. "225 died, 19 of them police": a
    part of a figure in its own sentence.
    """
    claimed: dict[str, dict[str, int]] = {}
    for claim in found.claims:
        claimed.setdefault(claim.sentence, {})[claim.slot] = claim.lo
    backed = {(one.key, one.sentence) for one in result.backing}
    flagged = {one.key for one in result.developments}
    values = [known for values in result.known.values() for known in values if known.key not in flagged]
    for before, sentence in zip((found.report.title, *found.body), found.body, strict=False):
        beside, within = claimed.get(before, {}), claimed.get(sentence, {})
        if not (beside or within) or sentence in memory.background:
            continue
        told = {int(one.value) for one in numerals(sentence, found.language)}
        for known in values:
            if known.lo in told and (known.key, sentence) not in backed and _is_meant(known, beside, within):
                result.backing.append(Backing(known.key, sentence))


def _is_meant(known: Known, beside: Mapping[str, int], within: Mapping[str, int]) -> bool:
    if known.lo != known.hi or known.lo in _YEARS:
        return False
    if known.who != "all" and known.lo >= _PART:
        return known.lo < within.get(known.slot, 0)
    return known.lo >= _TELLING and known.slot in {*beside, *within}


def _figure(claim: Claim, weighed: Weighed, found: Read, held: Known | None) -> Development:
    """``held``: what is believed once the claim has taken a value back."""
    old = weighed.against
    slot, who = (claim.slot, claim.who) if claim.slot or not old else (old.slot, old.who)
    takes_back = weighed.what in ("withdrawn", "denied")
    kind = "correction" if takes_back or weighed.what == "revised" else "figure"
    reason = _REASONS[weighed.what].format(old=old.said if old else "")
    key, back_to = key_of(claim, weighed), weighed.back_to
    place = _place(claim, found)
    return replace(
        developed(found, key, kind, claim.sentence, reason, claim.sentence),
        slot=slot if who == "all" else f"{slot} ({who})",
        old=old.said if old else "", new=(held.said if held else "") if takes_back else (back_to or claim).said,
        score=round(_SURE.get(weighed.what, 1.0) * place, 4), numbers=_numbers(claim, old, place),
        corrects=old.key if old and kind == "correction" else "",
    )  # fmt: skip


def _place(claim: Claim, found: Read) -> float:
    if claim.sentence == found.report.title:
        return _IN_TITLE
    return _IN_HEAD if claim.sentence in found.head else _BELOW


def _numbers(claim: Claim, old: Known | None, place: float) -> tuple[tuple[str, float], ...]:
    weighed = [("value, at least", float(claim.lo)), ("value, at most", float(claim.hi))]
    if old:
        weighed.append(("value known before", float(old.lo)))
        weighed.append(("outlets behind the value known before", float(old.backed)))
    return (*weighed, ("stands in title, head or below", place))
