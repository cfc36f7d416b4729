"""One state of an article, read so that two states can be held side by side: content words, names, counts, cues."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

from crawler.stories.acts import acts
from crawler.stories.changes_counts import Count, counts
from crawler.stories.changes_cues import CUES, content, cues_of, ideas_in, is_stop_word, meant
from crawler.stories.words import Word, reading_language, sentences, stem, words

MAX_TITLE = 700  # characters of a title that are read
_CASELESS = frozenset(("de", "zh", "ar", "fa"))  # a large letter says nothing here, or there are none
_CREDIT = re.compile(r"\s[-–—]\s+\S+(?:\s\S+){0,3}$")  # " - police" at the end
_SAYS = "=say"  # the idea of saying, in ``lexicon/changes.yaml``
_OPENING = frozenset(":.!?\"'“‘«„")  # behind these any word is written large


@dataclass(frozen=True, slots=True)
class State:
    """One version of an article, or of one item of a front page, as a reader saw it."""

    title: str
    text: str = ""  # the article's text, or the item's summary
    seen_at: datetime | None = None
    language: str = ""  # ISO 639-1; "" to tell by the letters


@dataclass(frozen=True, slots=True)
class Told:
    """One title or sentence, read."""

    said: str
    language: str
    words: tuple[str, ...]  # folded words and numbers, without marks
    content: frozenset[str]  # stems that carry meaning, or the idea they stand for
    names: frozenset[str]  # stems written large inside a clause
    deeds: frozenset[str]  # words for what is done
    sources: frozenset[str]  # words that say how sure it is and who says so
    cues: frozenset[str]  # which of CUES it has
    opposite: frozenset[tuple[str, str]]  # group and word
    year: int  # in which it was seen; 0 if not known

    @property
    def counts(self) -> tuple[Count, ...]:
        """What it counts. Dear to read, and not asked of every sentence."""
        return _counts(self.said, self.language, self.year)

    @property
    def acts(self) -> frozenset[str]:
        """Kinds of official acts it reports."""
        return _acts(self.said, self.language)


@dataclass(frozen=True, slots=True)
class Seen:
    """One state, read."""

    title: Told
    sentences: tuple[Told, ...]

    @property
    def parts(self) -> tuple[Told, ...]:
        return (self.title, *self.sentences)

    @property
    def key(self) -> tuple[tuple[str, ...], ...]:
        """What a reader would call the same state: the words in their order."""
        return tuple(part.words for part in self.parts)


def read(state: State) -> Seen:
    """Title and sentences of a state. Bounded: a title's first 700 characters, a text's first 300 sentences."""
    language = state.language[:2].lower() or reading_language("", f"{state.title} {state.text}"[:1000])
    year = state.seen_at.year if state.seen_at else 0
    title = _told(state.title[:MAX_TITLE], language, year)
    found = (_told(one, language, year) for one in sentences(state.text, language))
    return Seen(title, tuple(one for one in found if one.words))


@lru_cache(maxsize=4096)
def _told(said: str, language: str, year: int) -> Told:
    cues, tokens = cues_of(language), words(said, language)
    hits = {name: cues.found(name, tokens) for name in CUES}
    aside = [*hits["hedged"], *hits["speech"], *hits["light"]]
    unsaid = {i for hit in aside for i in range(hit.start, hit.end)}
    ideas = ideas_in(tokens, cues)
    telling = (t for i, t in enumerate(tokens) if t.key[0].isalnum() and i not in unsaid)
    return Told(
        said,
        language,
        tuple(t.key for t in tokens if t.key[0].isalnum()),
        frozenset(content(telling, ideas, language)),
        frozenset(_names(tokens, language)),
        frozenset(meant(tokens[hit.start], ideas, language) for hit in hits["deeds"]),
        _sources(said, (tokens[hit.start] for hit in (*hits["hedged"], *hits["speech"])), ideas, language),
        frozenset(name for name, there in hits.items() if there) | _asks(said),
        frozenset((hit.label, tokens[hit.start].key) for hit in cues.opposite.find(tokens)),
        year,
    )


def _sources(said: str, cues: Iterable[Word], ideas: dict[int, str], language: str) -> frozenset[str]:
    """ "…, police say" and "… - police" name the source in the same way."""
    named = frozenset(meant(cue, ideas, language) for cue in cues)
    return named | {_SAYS} if _CREDIT.search(said) else named


def _names(tokens: Sequence[Word], language: str) -> Iterable[str]:
    """Words written large inside a clause; none where every word is (Some Papers Do That)."""
    if language in _CASELESS:
        return
    inside = [t for before, t in pairwise(tokens) if t.said[:1].isalpha() and before.key not in _OPENING]
    large = [t for t in inside if t.said[:1].isupper()]
    if len(large) * 5 <= len(inside) * 4 or len(inside) < 3:
        yield from (stem(t.key, language) for t in large if not is_stop_word(t.key, language))


def _asks(said: str) -> frozenset[str]:
    return frozenset(("asks",) if said.rstrip().endswith(("?", "？", "؟")) else ())


@lru_cache(maxsize=4096)
def _acts(said: str, language: str) -> frozenset[str]:
    return frozenset(act.kind for act in acts(said, language))


@lru_cache(maxsize=4096)
def _counts(said: str, language: str, year: int) -> tuple[Count, ...]:
    return tuple(counts(said, language, year))


def forget() -> None:
    """Drop every kept reading: for measuring what one costs."""
    _told.cache_clear()
    _acts.cache_clear()
    _counts.cache_clear()
