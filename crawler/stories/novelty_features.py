"""The numbers that novelty of a sentence is judged by. All of them are bounded, whatever the sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from statistics import fmean

from crawler.stories.novelty_cues import cues
from crawler.stories.novelty_told import Rarity, told_by, weights
from crawler.stories.terms import Terms
from crawler.stories.words import MAX_SENTENCE, fold
from storage.records import Frequencies, Remembered

_NEAREST = 5
_READ = 8  # neighbours compared letter by letter
_PRIOR = 50.0  # sentences of the topic that weigh as much as what the whole archive says of a term
_BEGINNING = 5  # letters two words share that are forms of one ("resign", "resignation")
_PIECE = 4  # letters of the pieces that sentences are compared by
_WELL_FILLED = 7.0  # log of about 1,100 sentences
_SAME = 0.9  # likeness from which two sentences are one
_GAPS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence to be judged."""

    text: str
    language: str  # ISO 639-1, "" if not known
    position: int  # in its text, counted in sentences from 0; a title is -1
    terms: Terms
    meaning: float | None = (
        None  # likeness in meaning to the nearest remembered sentence, where that is measured
    )


@dataclass(frozen=True, slots=True)
class Memory:
    """How often terms were met: on the topic, in the archive as a whole, on the topic some days ago."""

    topic: Frequencies
    everywhere: Frequencies
    before: Frequencies = field(default_factory=lambda: Frequencies(0, {}))


def _rarity(terms: Iterable[str], memory: Memory) -> dict[str, float]:
    """How much each term says: its rarity on the topic, smoothed by that in the whole archive."""
    topic, every = memory.topic, memory.everywhere
    shares = {term: min(0.5, (every.terms.get(term, 0) + 0.5) / (every.sentences + 1)) for term in terms}
    whole = topic.sentences + _PRIOR
    return {t: -math.log((topic.terms.get(t, 0) + _PRIOR * share) / whole) for t, share in shares.items()}


def measured(
    sentence: Sentence, neighbours: Sequence[Remembered], memory: Memory, now: datetime
) -> dict[str, float]:
    """The features of one sentence by itself."""
    own = _rarity(sentence.terms.all, memory)
    typical = fmean(value**2 for value in own.values()) if own else 0.0
    near = sorted(((_cosine(own, one.terms, typical), one) for one in neighbours), key=lambda pair: -pair[0])
    ever = memory.topic.terms
    found = cues(sentence.text, sentence.language, now)
    numbers = [one for one in sentence.terms.numbers if one.lstrip("#") not in found.dated]
    meaning = {} if sentence.meaning is None else {"meaning": sentence.meaning}
    return {
        **meaning,
        **_likeness(own, near),
        **_letters(sentence.text, [one.sentence for _, one in near[:_READ]]),
        **_company(near, now),
        "held_by_all": _held(own, ever),
        "new_numbers": float(min(3, sum(one not in ever for one in numbers))),
        "new_names": float(min(5, sum(name not in ever for name in sentence.terms.names))),
        "length": math.log(sentence.terms.length),
        "filled": math.log1p(memory.topic.sentences) - _WELL_FILLED,
        "position": math.log1p(max(0, sentence.position)),
        "back": float(min(2, found.back)),
        "links": float(min(3, found.links)),
        "days_back": math.log1p(found.days),
        "old_day": float(found.days > 0),
        "fresh": float(found.fresh),
        "told": _told(sentence, neighbours, memory, fresh=found.fresh),
    }


def _told(sentence: Sentence, neighbours: Sequence[Remembered], memory: Memory, *, fresh: bool) -> float:
    """How much of it one remembered sentence tells, by the rarity that terms had before the event."""
    own = weights(sentence.terms.all, Rarity(memory.before))
    if not own:
        return 1.0
    return max((told_by(own, sentence.language, one, fresh=fresh) for one in neighbours), default=0.0)


def _likeness(own: Mapping[str, float], near: Sequence[tuple[float, Remembered]]) -> dict[str, float]:
    """How like it is to single sentences of the memory, and how much of it they hold."""
    if not own:  # it says nothing, so nothing new
        return dict.fromkeys(
            ("likeness", "near_same", "held_by_best", "held_by_five", "forms_in_best"), 1.0
        ) | {"unheld": 0.0}
    terms = [frozenset(one.terms) for _, one in near]
    five = frozenset().union(*terms[:_NEAREST])
    unheld = sum(value for term, value in own.items() if term not in five)
    return {
        "likeness": near[0][0] if near else 0.0,
        "near_same": float(bool(near) and near[0][0] >= _SAME),
        "held_by_best": max((_held(own, one) for one in terms), default=0.0),
        "held_by_five": _held(own, five),
        "forms_in_best": max((_forms_held(own, one) for one in terms[:_READ]), default=0.0),
        "unheld": math.log1p(unheld),
    }


def _held(own: Mapping[str, float], among: Iterable[str] | Mapping[str, int]) -> float:
    """The share of a sentence's terms, by weight, that stand among others; 1 for a sentence without terms."""
    total = sum(own.values())
    return sum(value for term, value in own.items() if term in among) / total if total else 1.0


def _forms_held(own: Mapping[str, float], among: Iterable[str]) -> float:
    """The same where two words that begin alike are one."""
    beginnings = {term[:_BEGINNING] for term in among}
    total = sum(own.values())
    held = sum(value for term, value in own.items() if term[:_BEGINNING] in beginnings)
    return held / total if total else 1.0


def _cosine(own: Mapping[str, float], other: Iterable[str], typical: float) -> float:
    """TF-IDF cosine. What the other says besides is taken to be of ``typical`` weight: its rarity was not asked."""
    theirs = set(other)
    shared = sum(own[term] ** 2 for term in theirs if term in own)
    besides = typical * sum(term not in own for term in theirs)
    lengths = sum(value**2 for value in own.values()) * (shared + besides)
    return shared / math.sqrt(lengths) if lengths else 0.0


def _letters(text: str, others: Sequence[str]) -> dict[str, float]:
    """How much of the sentence, in pieces of four letters, one other holds, and five hold."""
    own = _pieces(text)
    if not own:
        return {"letters_in_best": 1.0, "letters_in_five": 1.0}
    theirs = [_pieces(other) for other in others]
    five = frozenset().union(*theirs[:_NEAREST])
    best = max((len(own & one) for one in theirs), default=0)
    return {"letters_in_best": best / len(own), "letters_in_five": len(own & five) / len(own)}


@lru_cache(maxsize=1_024)
def _pieces(text: str) -> frozenset[str]:
    flat = _GAPS.sub(" ", fold(text[:MAX_SENTENCE]))
    return frozenset(flat[i : i + _PIECE] for i in range(len(flat) - _PIECE + 1))


def _company(near: Sequence[tuple[float, Remembered]], now: datetime) -> dict[str, float]:
    """How long ago, and in how many articles and outlets, the nearest sentences stood."""
    five = near[:_NEAREST]
    likeness = sum(like**2 for like, _ in five)
    ages = [max(0.0, (now - one.first_seen).total_seconds() / 86_400) for _, one in five]
    age = sum(like**2 * days for (like, _), days in zip(five, ages, strict=True))
    return {
        "age": math.log1p(age / likeness) if likeness else 0.0,
        "articles": math.log1p(sum(one.articles for _, one in five)),
        "outlets": math.log1p(max((one.outlets for _, one in five), default=0)),
    }
