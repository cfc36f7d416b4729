"""Sentences held against the memory of their topic in the archive: looked up, and judged for novelty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from crawler.stories.novelty import Memory, Novelty, Sentence, assess_text
from storage import sentences as memory
from storage.records import Frequencies, Remembered

NEIGHBOURS = 12  # remembered sentences that one is compared with
MOST = 300  # sentences of a text that are judged; what follows is a list or an attack


def weighed(db: Database, topic: str, sentences: Sequence[Sentence], now: datetime) -> tuple[Novelty, ...]:
    """How new each sentence of a text is on its topic, in order, the first ``MOST`` of them.

    To be asked before the text itself is remembered.
    """
    read = sentences[:MOST]
    every = tuple(dict.fromkeys(term for one in read for term in one.terms.all))
    met = memory.frequencies(db, topic, every)
    near = [_nearest(db, topic, one, met) for one in read]
    return assess_text(read, near, Memory(met, memory.frequencies(db, memory.EVERYWHERE, every)), now)


def _nearest(db: Database, topic: str, sentence: Sentence, met: Frequencies) -> list[Remembered]:
    """The very sentence if it was met, whose terms may be too common to find it by, and the likeliest others."""
    same = memory.known(db, topic, sentence.text)
    found = memory.neighbours(db, topic, sentence.terms.all, NEIGHBOURS, met)
    return found if same is None or same in found else [same, *found]
