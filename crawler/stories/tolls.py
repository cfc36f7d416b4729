"""The figures of one report, held against those its topic believes: what is new, told again, or taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crawler.numerals import numerals
from crawler.stories.beliefs import WITHDRAWN, Known, Weighed, after, believed, repeats, weigh
from crawler.stories.developing import developed
from crawler.stories.figures import Claim
from crawler.stories.reports import Backing, Memory, Read
from storage.records import Development

_TELLING = 100  # a bare number from here on is taken for the known figure it equals
_PART = 10  # the same for the part of a whole that stands in its own sentence
_YEARS = range(1900, 2101)
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
    known: list[Known]
    backing: list[Backing]


def tolls(found: Read, memory: Memory) -> Tolls:
    """Every claim in turn, each seeing what the ones before it changed."""
    result = Tolls([], [], [])
    for claim in found.claims:
        _judge(claim, found, memory, result)
    _bare(found, memory, result)
    return result


def _judge(claim: Claim, found: Read, memory: Memory, result: Tolls) -> None:
    known = _latest((*memory.figures, *result.known))
    claim = replace(claim, corrected=claim.corrected or _silently_changed(claim, found))
    report = found.report
    prominent = claim.sentence in found.head and not found.explains and not report.copied
    weighed = weigh(claim, known, source=report.source, prominent=prominent)
    if weighed.what in ("repeat", "part"):
        meant = weighed.against if weighed.what == "repeat" else _otherwise(claim, known)
        if meant and claim.sentence not in memory.background:
            key = _told_again(claim, meant, report.topic)
            result.backing.append(Backing(key, claim.sentence))
        return
    left = [k for k in known if weighed.against and k.slot == weighed.against.slot and k != weighed.against]
    held = believed(left, weighed.against.who) if weighed.what == "withdrawn" and weighed.against else None
    development = _figure(claim, weighed, found, held)
    result.developments.append(development)
    result.known += after(weighed, claim, known, key=development.key, source=report.source, at=report.at)


def _otherwise(claim: Claim, known: Sequence[Known]) -> Known | None:
    """The large figure that a claim gives once more, rounded or counted over another time: ground for support only."""
    if claim.polarity != "assert" or claim.vague or claim.lo < _TELLING:
        return None
    return next((k for k in known if k.slot == claim.slot and k.who == claim.who and repeats(claim, k)), None)


def _told_again(claim: Claim, known: Known, topic: str) -> str:
    """What a repeated claim supports: the figure, or, if it repeats that it was withdrawn, the withdrawal."""
    if claim.polarity != "assert" and known.state == WITHDRAWN:
        return f"{topic}:withdrawn:{known.slot}:{known.who}:{_value(known.lo, known.hi)}"
    return known.key


def _latest(known: Sequence[Known]) -> list[Known]:
    """One row a value: what was changed last counts."""
    rows = {(k.slot, k.who, k.lo, k.hi, k.qualifier): k for k in known}
    return list(rows.values())


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
    for before, sentence in zip((found.report.title, *found.body), found.body, strict=False):
        beside, within = claimed.get(before, {}), claimed.get(sentence, {})
        if not (beside or within) or sentence in memory.background:
            continue
        told = {int(one.value) for one in numerals(sentence, found.language)}
        for known in memory.figures:
            if known.lo in told and (known.key, sentence) not in backed and _is_meant(known, beside, within):
                result.backing.append(Backing(known.key, sentence))


def _is_meant(known: Known, beside: Mapping[str, int], within: Mapping[str, int]) -> bool:
    if known.lo != known.hi or known.lo in _YEARS:
        return False
    if known.who != "all" and known.lo >= _PART:
        return known.lo < within.get(known.slot, 0)
    return known.lo >= _TELLING and known.slot in {*beside, *within}


def _value(lo: int, hi: int) -> str:
    return f"{lo}" if lo == hi else f"{lo}-{hi}"


def _figure(claim: Claim, weighed: Weighed, found: Read, held: Known | None) -> Development:
    """``held``: what is believed once the claim has taken a value back."""
    old = weighed.against
    slot, who = (claim.slot, claim.who) if claim.slot or not old else (old.slot, old.who)
    takes_back = weighed.what in ("withdrawn", "denied")
    kind = "correction" if takes_back or weighed.what == "revised" else "figure"
    back_to = weighed.back_to
    lo, hi = (back_to.lo, back_to.hi) if back_to else (claim.lo, claim.hi)
    verb = "figure" if kind == "figure" else weighed.what
    reason = _REASONS[weighed.what].format(old=old.said if old else "")
    key = f"{verb}:{slot}:{who}:{_value(lo, hi)}"
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
