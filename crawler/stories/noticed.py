"""What one sentence is to what a topic knows: whether it may found something, retells it, or speaks against it.

How new it is, ``crawler.stories.novelty`` says; here is judged which remembered sentence it retells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from crawler.stories.figures import Claim, claims
from crawler.stories.novelty_features import Sentence
from crawler.stories.novelty_told import told_by
from storage.records import Remembered

FIRST = 15  # sentences of a text that are weighed whatever they say
MOST = 60  # sentences of a text that are weighed at all
KNOWN = 0.50  # held by one remembered sentence to this share, a sentence is told
NEAR = 0.08  # so little below KNOWN, a sentence is told if it names the same figure or people
FOUNDS, SUPPORTS, CONTRADICTS, TOLD = "founds", "supports", "contradicts", "told"
_TELLING = 4  # names and numbers, more of which make no better sentence


@dataclass(frozen=True, slots=True)
class Noticed:
    """What one sentence comes to."""

    what: str  # FOUNDS, SUPPORTS, CONTRADICTS; TOLD if it is known but tells no development
    held: float  # share of it that is known, 0 to 1
    key: str = ""  # of the development that it supports or contradicts


def chosen(sentences: Iterable[Sentence]) -> list[Sentence]:
    """The sentences to weigh, in order of the text: the first ones, and of those below them the ones with the most
    names and numbers; one that has none tells no news of its own."""
    able = [one for one in sentences if one.position < FIRST or one.terms.numbers or one.terms.names]
    best = sorted(able, key=lambda one: (one.position >= FIRST, -_told(one), one.position))
    return sorted(best[:MOST], key=lambda one: one.position)


def _told(sentence: Sentence) -> int:
    return min(len(sentence.terms.names) + len(sentence.terms.numbers), _TELLING)


def match(
    sentence: Sentence, own: Mapping[str, float], known: Sequence[Remembered], told: Mapping[str, Sequence[str]],
    year: int, *, fresh: bool,
) -> Noticed:  # fmt: skip
    """Hold a sentence against the remembered ones. ``own``: its terms with their weights; ``told``: sentences with the
    developments they tell; ``year``: of its publication; ``fresh``: whether it tells of the day it was published."""
    shares = sorted(
        ((told_by(own, sentence.language, one, fresh=fresh), one) for one in known),
        key=lambda pair: (-pair[0], pair[1].sentence),
    )
    most = round(shares[0][0], 4) if shares else 0.0
    for share, one in shares:
        if share < KNOWN - NEAR:
            break
        what = _what(sentence, one, share, year)
        if what != FOUNDS:
            key = next(iter(told.get(one.sentence, ())), "")
            return Noticed(what if key else TOLD, most, key)
    return Noticed(FOUNDS, most)


def _what(sentence: Sentence, other: Remembered, share: float, year: int) -> str:
    """What a sentence is to one like it. Another value of the same figure is no repeat of it."""
    if sentence.terms.numbers and clash(
        claims(sentence.text, sentence.language, year),
        claims(other.sentence, other.language, other.first_seen.year),
    ):
        return CONTRADICTS
    if share >= KNOWN:
        return SUPPORTS
    return SUPPORTS if _agree(sentence.terms.all, other.terms) else FOUNDS


def clash(claimed: Iterable[Claim], others: Collection[Claim]) -> bool:
    """Whether some claim gives another value for a figure that others give."""
    return any(_clash(one, other) for one in claimed for other in others)


def _clash(one: Claim, other: Claim) -> bool:
    same = (one.slot, one.who, one.scope, one.place) == (other.slot, other.who, other.scope, other.place)
    return same and not (one.vague or other.vague) and (one.hi < other.lo or other.hi < one.lo)


def _agree(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two sentences name the same figure, or two of the same names."""
    shared = frozenset(one) & frozenset(other)
    return any(term[0] == "#" for term in shared) or sum(term[0] == "@" for term in shared) >= 2
