"""Words that part articles on a topic from others, and that the topic does not name yet.

The measure is the log-odds ratio with an informative Dirichlet prior of Monroe, Colaresi and Quinn, "Fightin' Words:
Lexical Feature Selection and Evaluation for Identifying the Content of Political Conflict", Political Analysis 16
(2008), equations 16, 18 and 22. A word counts once for each article it stands in, so that one long article does not
decide; each language is measured by itself.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from crawler import text
from crawler.relevance.matching import Field
from crawler.relevance.query import Near, Term, Topic, Words, leaves

LEAST_ARTICLES = 3  # on the topic that must have a word
LEAST_SCORE = 1.96  # standard deviations from no difference
_PRIOR = 1.0  # times the words of the smaller side: what each side is thought to have had beforehand
_STOP_WORDS = 200  # of a language's commonest words, that are never suggested
_SHORTEST = 3  # letters
_MOST_TEXT = 50_000  # characters of one article
_STOP_LISTS = {
    "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "de": "German", "en": "English", "es": "Spanish",
    "fa": "Persian", "fr": "French", "he": "Hebrew", "hi": "Hindi", "it": "Italian", "ka": "Georgian",
    "kk": "Kazakh", "ky": "Kyrgyz", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sr": "Serbian", "sw": "Swahili", "tk": "Turkmen", "tr": "Turkish", "uk": "Ukrainian",
    "ur": "Urdu", "uz": "Uzbek",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word that articles on the topic have more often than others."""

    word: str  # its commonest form, in small letters
    language: str
    on: int  # articles on the topic that have it
    off: int  # others that have it
    score: float  # standard deviations of its log-odds ratio from 0


class WordCounts:
    """In how many texts each word stands, language by language."""

    def __init__(self) -> None:
        self.texts: Counter[str] = Counter()
        self._words: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._forms: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)

    def add(self, written: str, language: str) -> None:
        """Count one text, in a language given as BCP 47 ("" is a language of its own)."""
        language = language[:2].lower()
        self.texts[language] += 1
        cut = set(text.words(written[:_MOST_TEXT], language))
        forms = {word: text.stem(word, language) for word in cut if _is_word(word)}
        self._words[language].update(set(forms.values()))
        for word, key in forms.items():
            self._forms[language, key][word] += 1

    def words(self, language: str) -> Counter[str]:
        return self._words.get(language, Counter())

    def form(self, language: str, key: str) -> str:
        """The commonest form of a word; of two as common, the first by the alphabet."""
        forms = self._forms[language, key]
        return min(forms, key=lambda form: (-forms[form], form))


def _is_word(word: str) -> bool:
    return word.isalpha() and (len(word) >= _SHORTEST or (len(word) == 2 and text.is_unspaced(word)))


def suggest(topic: Topic, on: WordCounts, off: WordCounts, limit: int = 20) -> tuple[Suggestion, ...]:
    """At most ``limit`` words of each language, the most telling first, languages by name.

    A language needs articles on both sides. Left out are words that the topic names already, stop words, and words
    of fewer than ``LEAST_ARTICLES`` articles or below ``LEAST_SCORE``.
    """
    languages = sorted(set(on.texts) & set(off.texts))
    return tuple(one for language in languages for one in _of_language(topic, on, off, language, limit))


def _of_language(
    topic: Topic, on: WordCounts, off: WordCounts, language: str, limit: int
) -> list[Suggestion]:
    named = [term for leaf, _ in leaves(topic.clause) for term in _terms(leaf)]
    chosen: list[Suggestion] = []
    for score, key in _ranked(on.words(language), off.words(language)):
        if len(chosen) == limit:
            break
        form = on.form(language, key)
        if form not in stop_words(language) and not _is_named(form, language, named):
            counts = on.words(language)[key], off.words(language)[key]
            chosen.append(Suggestion(form, language, *counts, round(score, 2)))
    return chosen


def _ranked(on: Counter[str], off: Counter[str]) -> list[tuple[float, str]]:
    total_on, total_off = on.total(), off.total()
    if not total_on or not total_off:
        return []
    scored = (
        (log_odds(count, total_on, off[key], total_off), key)
        for key, count in on.items()
        if count >= LEAST_ARTICLES
    )
    return sorted((pair for pair in scored if pair[0] >= LEAST_SCORE), key=lambda pair: (-pair[0], pair[1]))


def log_odds(on: int, total_on: int, off: int, total_off: int) -> float:
    """How far a word's log-odds ratio lies from 0, in standard deviations: above 0 where it is commoner on the side
    ``on``. Counts of the word, and of all words, on each side; there must be words on both."""
    total = _PRIOR * min(total_on, total_off)
    prior = total * (on + off) / (total_on + total_off)
    here, there = on + prior, off + prior
    odds = here / (total_on + total - here), there / (total_off + total - there)
    return (math.log(odds[0]) - math.log(odds[1])) / math.sqrt(1 / here + 1 / there)


def _terms(leaf: object) -> Iterator[Term]:
    if isinstance(leaf, Words):
        yield from leaf.terms
    elif isinstance(leaf, Near):
        yield from (term for operand in leaf.operands for term in operand)


def _is_named(form: str, language: str, named: list[Term]) -> bool:
    field = Field("text", form, language)
    # A term that counts only in capitals is named as well: its small form is what is counted here.
    return any(field.places(term) or form in term.words[:1] * (len(term.words) == 1) for term in named)


@lru_cache(maxsize=32)
def stop_words(language: str) -> frozenset[str]:
    """The commonest words of a language's Wikipedia, as jusText lists them; none where it has no list."""
    name = _STOP_LISTS.get(language)
    if name is None:
        return frozenset()
    listed = resources.files("justext").joinpath("stoplists", f"{name}.txt").read_text("utf-8").split()
    return frozenset(word for entry in listed[:_STOP_WORDS] for word in text.words(entry, language))
