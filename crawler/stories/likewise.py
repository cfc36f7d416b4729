"""Whether a development was told before in another language: likeness in meaning, with vetoes on what it cannot see.

A sentence encoder puts all sentences of one language, and all of one crisis, close together. So from every vector the
mean of its language is taken, as far as the topic has one; the fewer sentences, the more of a mean of ordinary news
(``likewise_means.json``). What encoders hardly see decides by a veto: another number, a "not", a thing undone, another
place. Where the vectors come from is no matter of this room.
"""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crawler.numerals import numerals
from crawler.places import find_places
from crawler.stories.lexicon import load
from crawler.stories.novelty_meaning import Vector
from crawler.stories.words import MAX_SENTENCE, fold

KINDS = frozenset(
    {"story", "statement", "detail", "event", "act"}
)  # figures are the same in every language already
LIKE = 0.52  # cosine from which two sentences say the same; chosen on benchmarks/semantic.yaml, see docs/benchmarks.md
APART = timedelta(days=3)  # between the two reports, at most
ORDINARY = 6.0  # sentences that the mean of ordinary news counts for, beside the topic's own
_TOLD_BY_ALL = (
    10  # from this number on one that the other lacks is news; smaller ones are often words nobody reads
)
_TURNS = ("not", "undone")


@dataclass(frozen=True, slots=True)
class Told:
    """One development, as its founder told it."""

    key: str  # ``TOPIC:KIND:…``; of an act, ``TOPIC:act:KIND:…``
    kind: str
    language: str  # ISO 639-1; "" if not known, and then it is compared with nothing
    at: datetime
    sentence: str
    vector: Vector


@dataclass(frozen=True, slots=True)
class Repeat:
    """Which earlier development says the same."""

    key: str
    likeness: float  # -1 to 1


def repeats(new: Told, earlier: Sequence[Told]) -> Repeat | None:
    """The earlier development that another one tells again in another language; None if none does.

    ``earlier``: developments of the topic told before it. Those of its own language count for what is usual in it.
    """
    known = [one for one in earlier if _comparable(new, one)]
    if not known:
        return None
    usual = means([*earlier, new])
    rows = np.stack([one.vector - usual[one.language] for one in known])
    likeness = cosines(rows, new.vector - usual[new.language])
    order = sorted(range(len(known)), key=lambda n: (-likeness[n], known[n].at, known[n].key))
    for n in order:
        if likeness[n] < LIKE:
            break
        if not veto(new, known[n]):
            return Repeat(known[n].key, round(float(likeness[n]), 4))
    return None


def _comparable(new: Told, one: Told) -> bool:
    return (
        "" != one.language != new.language != ""
        and {one.kind, new.kind} <= KINDS
        and abs(new.at - one.at) <= APART
        and (one.kind != "act" or new.kind != "act" or _act(one.key) == _act(new.key))
    )


def _act(key: str) -> str:
    """The kind of act in the key of one: ``TOPIC:act:KIND:PLACES``."""
    return key.split(":act:", 1)[-1].split(":", 1)[0]


def cosines(rows: NDArray[np.float32], own: Vector) -> list[float]:
    """The cosine of each row with one vector; 0 where either is nothing."""
    lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(own)
    found: list[float] = (rows @ own / np.maximum(lengths, 1e-6)).tolist()
    return found


# ---------------------------------------------------------------- what is usual in a language


def means(told: Sequence[Told]) -> dict[str, Vector]:
    """By language, the mean of what was told in it, with ``ORDINARY`` sentences of ordinary news beside."""
    counts = Counter(one.language for one in told)
    sums = {language: ORDINARY * ordinary(language) for language in counts}
    for one in told:
        sums[one.language] = sums[one.language] + one.vector
    return {
        language: np.asarray(sums[language] / (ORDINARY + count), dtype=np.float32)
        for language, count in counts.items()
    }


def ordinary(language: str) -> Vector:
    """The mean vector of ordinary news in a language; of all our languages, if it is not among them."""
    means = _ordinary()
    return means.get(language[:2].lower(), means[""])


@cache
def _ordinary() -> Mapping[str, Vector]:
    packed = json.loads(files(__package__).joinpath("likewise_means.json").read_text("utf-8"))["means"]
    means = {language: unpacked(base64.b64decode(row)) for language, row in packed.items()}
    return {**means, "": np.asarray(np.mean(list(means.values()), axis=0), dtype=np.float32)}


def packed(vector: NDArray[Any]) -> bytes:
    """A vector as it is kept: half-precision numbers, the smallest byte first."""
    return vector.astype("<f2").tobytes()


def unpacked(kept: bytes) -> Vector:
    """What ``packed`` packed."""
    return np.frombuffer(kept, dtype="<f2").astype(np.float32)


# ---------------------------------------------------------------- vetoes


def veto(new: Told, one: Told) -> str:
    """Why two sentences cannot say the same, in words; "" if nothing forbids it."""
    ours, theirs = _numbers(new), _numbers(one)
    if (ours and theirs and ours != theirs) or _news(ours, theirs):
        return "another number"
    for turn in _TURNS:
        if turns(new.sentence, new.language, turn) != turns(one.sentence, one.language, turn):
            return "one says that it is not so" if turn == "not" else "one says that it is undone"
    if _elsewhere(_cities(new), _cities(one)):
        return "another place"
    return ""


def _numbers(told: Told) -> frozenset[float]:
    return frozenset(
        one.value for one in numerals(told.sentence[:MAX_SENTENCE], told.language) if one.value > 1
    )


def _news(ours: frozenset[float], theirs: frozenset[float]) -> bool:
    """Whether the newer one has a number of some size and the earlier none at all."""
    return not theirs and any(value >= _TOLD_BY_ALL for value in ours)


def _cities(told: Told) -> frozenset[str]:
    found = find_places(told.sentence[:MAX_SENTENCE], told.language)
    return frozenset(place.id for place in found if place.kind != "country")


def _elsewhere(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(ours) and bool(theirs) and not ours & theirs


def turns(sentence: str, language: str, turn: str) -> bool:
    """Whether a sentence has a word that turns what it says: ``not`` or ``undone`` (``lexicon/likewise.yaml``)."""
    pattern = _pattern(language[:2].lower(), turn)
    return bool(pattern and pattern.search(fold(sentence[:MAX_SENTENCE])))


@cache
def _pattern(language: str, turn: str) -> re.Pattern[str] | None:
    listed = load("likewise").get(language, {}).get(turn)
    if not listed:
        return None
    any_of = "|".join(r"\w*".join(map(re.escape, fold(word).split("*"))) for word in listed)
    return re.compile(any_of if language == "zh" else rf"(?<!\w)(?:{any_of})(?!\w)")
