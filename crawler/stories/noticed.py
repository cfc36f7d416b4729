"""What one sentence adds to what a topic knows: whether it is news, whether it was told, what it founds or supports.

A sentence is *known* as far as one remembered sentence holds its terms, each weighed by how rare it was some days ago:
the words of an event stay rare while everybody repeats them, so that a retelling is recognised by them. Measured on
journalists' timelines this one number tells first reports from repeats better than cosines, five neighbours together or
a scorecard of ten features (docs/developments.md, "Sentences").
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from crawler.stories.figures import Claim, claims
from crawler.stories.novelty_features import Sentence
from storage.records import Frequencies, Remembered

FIRST = 15  # sentences of a text that are weighed whatever they say
MOST = 60  # sentences of a text that are weighed at all
KNOWN = 0.50  # held by one remembered sentence to this share, a sentence is told
SURE = 0.37  # held to less than this, one report is enough
NEAR = 0.08  # so little below KNOWN, a sentence is told if it names the same figure or people
FRESH = 0.06  # taken off what is known of a sentence that tells of the day itself, the day before or after
FOUNDS, SUPPORTS, CONTRADICTS, TOLD = "founds", "supports", "contradicts", "told"
_TELLING = 4  # names and numbers, more of which make no better sentence
_ABROAD = 3  # names and numbers that two sentences of different languages must share
_SMOOTHED = 50.0  # sentences of memory below which all terms are nearly as rare


@dataclass(frozen=True, slots=True)
class Noticed:
    """What one sentence comes to."""

    what: str  # FOUNDS, SUPPORTS, CONTRADICTS; TOLD if it is known but tells no development
    held: float  # share of it that is known, 0 to 1
    score: float  # how sure it is that it is new: .5 at KNOWN, .8 at SURE
    key: str = ""  # of the development that it supports or contradicts
    nearest: str = ""  # the remembered sentence that holds most of it


class Rarity:
    """How rare each term was on a topic before the event that is told."""

    def __init__(self, before: Frequencies) -> None:
        self._before = before

    def __call__(self, term: str) -> float:
        return max(
            math.log((self._before.sentences + _SMOOTHED) / (self._before.terms.get(term, 0) + 1)), 0.01
        )


def chosen(sentences: Iterable[Sentence]) -> list[Sentence]:
    """The sentences to weigh, in order of the text: the first ones, and of those below them the ones with the most
    names and numbers; one that has none tells no news of its own."""
    able = [one for one in sentences if one.position < FIRST or one.terms.numbers or one.terms.names]
    best = sorted(able, key=lambda one: (one.position >= FIRST, -_told(one), one.position))
    return sorted(best[:MOST], key=lambda one: one.position)


def _told(sentence: Sentence) -> int:
    return min(len(sentence.terms.names) + len(sentence.terms.numbers), _TELLING)


def weights(terms: Iterable[str], rarity: Rarity) -> dict[str, float]:
    """Terms with how much each counts."""
    return {term: rarity(term) for term in terms}


def held(own: Mapping[str, float], other: Iterable[str]) -> float:
    """The share of a sentence's weighted terms that another one has; of a sentence without terms, all."""
    total = sum(own.values())
    return sum(own[term] for term in set(other) if term in own) / total if total else 1.0


def match(
    sentence: Sentence, own: Mapping[str, float], known: Sequence[Remembered], told: Mapping[str, Sequence[str]],
    year: int, *, fresh: bool,
) -> Noticed:  # fmt: skip
    """Hold a sentence against the remembered ones. ``own``: its terms with their weights; ``told``: sentences with the
    developments they tell; ``year``: of its publication; ``fresh``: whether it tells of the day it was published."""
    off = FRESH if fresh else 0.0
    shares = sorted(
        ((max(_share(sentence, own, one) - off, 0.0), one) for one in known),
        key=lambda pair: (-pair[0], pair[1].sentence),
    )
    if not shares:
        return Noticed(FOUNDS, 0.0, score_of(0.0))
    share, nearest = shares[0]
    found = Noticed(FOUNDS, round(share, 4), score_of(share), nearest=nearest.sentence)
    for share, one in shares:
        if share < KNOWN - NEAR:
            break
        what = _what(sentence, one, share, year)
        if what != FOUNDS:
            key = next(iter(told.get(one.sentence, ())), "")
            return replace(found, what=what if key else TOLD, key=key)
    return found


def _share(sentence: Sentence, own: Mapping[str, float], other: Remembered) -> float:
    """What another sentence holds of one; in another language only names and numbers can tell, and only several."""
    if other.language == sentence.language:
        return held(own, other.terms)
    everywhere = {term: weight for term, weight in own.items() if term[0] in "@#"}
    return held(everywhere, other.terms) if len(everywhere.keys() & set(other.terms)) >= _ABROAD else 0.0


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


def score_of(share: float) -> float:
    """How sure it is that a sentence is new, of which one remembered sentence holds a share."""
    slope = math.log(4) / (KNOWN - SURE)
    return round(1 / (1 + math.exp(-slope * (KNOWN - share))), 4)
