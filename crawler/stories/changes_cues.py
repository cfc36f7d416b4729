"""The words that tell one sort of change from another, by language (``lexicon/changes.yaml``). Any may be missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from crawler.stories.lexicon import load
from crawler.stories.phrases import Hit, Phrases
from crawler.stories.words import Word, fold, stem

CUES = ("hedged", "speech", "denied", "corrected", "negated", "asks", "teaser", "deeds", "coming", "light")
_STOP_WORDS = 500  # commonest words of a language that say nothing new
_STOP_LISTS = {
    "en": "English", "ru": "Russian", "uk": "Ukrainian", "tr": "Turkish", "kk": "Kazakh", "fr": "French",
    "es": "Spanish", "de": "German", "ar": "Arabic", "fa": "Persian",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cues:
    """The word lists of one language, ready to be looked for."""

    lists: dict[str, Phrases]  # by the names of CUES
    toll: Phrases  # words that say what a number beside them counts
    same: Phrases  # words that stand for an idea with other words as well
    measures: Phrases | None  # units, where the language has its own list
    opposite: Phrases  # labelled by the number of the group of words that exclude each other

    def found(self, name: str, tokens: Sequence[Word]) -> list[Hit]:
        """Where a cue stands. A question word asks only at the beginning."""
        return self.lists[name].find(tokens, 0, min(1, len(tokens)) if name == "asks" else None)


@cache
def cues_of(language: str) -> Cues:
    """The word lists of a language; empty ones where it has none."""
    entry: dict[str, Any] = load("changes").get(language) or {}
    groups = {str(n): group for n, group in enumerate(entry.get("opposite", ()))}
    return Cues(
        {name: _labelled({name: entry.get(name, [])}, language) for name in CUES},
        _labelled(entry.get("toll", {}), language),
        _labelled(entry.get("same", {}), language),
        _labelled({"measure": entry["measures"]}, language) if "measures" in entry else None,
        _labelled(groups, language),
    )


def _labelled(table: dict[str, list[str]], language: str) -> Phrases:
    return Phrases(((phrase, label) for label, phrases in table.items() for phrase in phrases), language)


def content(tokens: Iterable[Word], ideas: dict[int, str], language: str) -> Iterable[str]:
    """What the words mean, without those that mean little: their stems, or the ideas they stand for."""
    stops = _stop_words(language)
    for token in tokens:
        short = len(token.key) < 3 and language in _STOP_LISTS
        if token.start in ideas or not (short or token.key[0].isdigit() or token.key in stops):
            yield meant(token, ideas, language)


def meant(token: Word, ideas: dict[int, str], language: str) -> str:
    """The idea a word stands for (``ideas``: by where the word begins), else its stem."""
    return ideas.get(token.start) or stem(token.key, language)


def ideas_in(tokens: Sequence[Word], cues: Cues) -> dict[int, str]:
    """Words that stand for an idea with other words as well ("quake", "tremor"), by where they begin."""
    return {tokens[hit.start].start: f"={hit.label}" for hit in cues.same.find(tokens)}


@cache
def _stop_words(language: str) -> frozenset[str]:
    """The commonest words of a language's Wikipedia, as jusText lists them."""
    name = _STOP_LISTS.get(language)
    if name is None:
        return frozenset()
    listed = files("justext").joinpath("stoplists", f"{name}.txt").read_text("utf-8").split()
    return frozenset(fold(word) for word in listed[:_STOP_WORDS])


def is_stop_word(key: str, language: str) -> bool:
    """Whether a folded word is among the commonest of its language."""
    return key in _stop_words(language)
