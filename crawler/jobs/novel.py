"""Sentences held against the memory of their topic in the archive: looked up, and judged for novelty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from crawler.stories.novelty import Memory, Novelty, Sentence, assess_text
from crawler.stories.novelty_told import Rarity, weights
from storage import noticed
from storage import sentences as memory
from storage.records import Remembered

NEIGHBOURS = 12  # remembered sentences that one is compared with
MOST = 300  # sentences of a text that are judged; what follows is a list or an attack


@dataclass(frozen=True, slots=True)
class Weighed:
    """One sentence, how new it is, and what it was held against."""

    sentence: Sentence
    novelty: Novelty
    weights: Mapping[str, float]  # its terms, by how rare they were some days ago
    near: tuple[Remembered, ...]


def weighed(db: Database, topic: str, sentences: Sequence[Sentence], now: datetime) -> tuple[Weighed, ...]:
    """How new each sentence of a text is on its topic, in order, the first ``MOST`` of them.

    To be asked before the text itself is remembered.
    """
    read = sentences[:MOST]
    every = tuple(dict.fromkeys(term for one in read for term in one.terms.all))
    met = memory.frequencies(db, topic, every)
    before = noticed.usual(db, topic, every, now)
    rarity, nearest = Rarity(before), memory.Nearest(db, topic)
    own = [weights(one.terms.all, rarity) for one in read]
    near = [_near(db, topic, one, its, nearest) for one, its in zip(read, own, strict=True)]
    judged = assess_text(
        read, near, Memory(met, memory.frequencies(db, memory.EVERYWHERE, every), before), now
    )
    return tuple(Weighed(*each) for each in zip(read, judged, own, near, strict=True))


def _near(
    db: Database, topic: str, sentence: Sentence, own: Mapping[str, float], nearest: memory.Nearest
) -> tuple[Remembered, ...]:
    """The very sentence if it was met, whose terms may be too common to find it by, and the likeliest others."""
    same = memory.known(db, topic, sentence.text)
    found = nearest.to(own, NEIGHBOURS)
    return (
        tuple(found)
        if same is None or any(one.sentence == same.sentence for one in found)
        else (same, *found)
    )
