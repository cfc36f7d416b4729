"""Whether words of a text answer a term: the one place that decides what counts as the same word.

A word of a text answers a word of a query if it begins with the query word's ``root`` and both have the
same key (``crawler.text.stem``) in the page's language or in the term's. The root makes the cheap gate
sound: what lacks it cannot match. Irregular forms that begin differently (person, people) must be listed
both.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from crawler import text
from crawler.relevance.query import Near, Term

SURE_ROOT = 5  # letters; shorter roots are looked for at the beginning of words only
_JOINED_LEAST = 6  # a query word shorter than this does not answer a hyphenated compound read as one word
_SHOWN_FORMS = 3
_MOST_TEXT = 500_000  # characters of a field that are judged; no news article is longer


@lru_cache(maxsize=50_000)
def root(word: str) -> str:
    """The letters every matching form of a query word has: its beginning or, in Arabic script, its core."""
    if text.is_arabic(word):
        return text.stem(word)
    folded = text.fold(word)
    if text.is_unspaced(word) or len(folded) <= 3:
        return folded
    if len(folded) == 4 and folded[2] in "іїє":  # Київ, Києва
        return folded[:2]
    return folded[: min(7, max(3, len(folded) - 2))]


def needed(term: Term) -> list[tuple[str, ...]]:
    """Ways a text can have the term, each as the letters it then surely has: roots or, quoted and with a star, all."""
    if term.exact or term.prefix:
        return [tuple(text.fold(word) for word in term.words)]
    alternatives = [term.words, *((word,) for word in (term.joined, term.other) if word)]
    return [tuple(map(root, words)) for words in alternatives]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a term stands: the words ``start`` to ``end`` (exclusive) of a field, as the page writes them."""

    start: int
    end: int
    shown: str


@dataclass(frozen=True, slots=True)
class _Form:
    word: str
    folded: str
    joined: bool
    at: tuple[text.Token, ...]


class Field:
    """The words of one field of a page, ready to be asked."""

    def __init__(self, name: str, raw: str, language: str) -> None:
        self.name = name
        self.language = language
        raw = raw[:_MOST_TEXT]
        prepared = text.prepared(raw, language)
        compatible = unicodedata.normalize("NFKC", raw)  # "…" is three letters in the prepared text
        self._cased = len(compatible) == len(prepared)
        self._shown = compatible if self._cased else prepared
        tokens = text.tokens(prepared)
        self.length = sum(not token.joined for token in tokens)
        self._forms = defaultdict[str, list[_Form]](list)
        met = defaultdict[tuple[str, bool], list[text.Token]](list)
        for token in tokens:
            met[token.word, token.joined].append(token)
        for (word, joined), at in met.items():
            form = _Form(word, text.without_accents(word), joined, tuple(at))
            self._forms["" if text.is_arabic(word) else form.folded[:2]].append(form)

    def places(self, term: Term) -> list[Place]:
        """Where the term stands, in order, each place once."""
        found = {place.start: place for place in self._phrases(term)}
        for word in filter(None, (term.joined, term.other)):
            for token in self._answers(word, term, last=True):
                found.setdefault(token.place, self._place(token, token))
        ordered = [found[start] for start in sorted(found)]
        return (
            [place for place in ordered if place.shown.isupper()]
            if term.capitals and self._cased
            else ordered
        )

    def _phrases(self, term: Term) -> Iterator[Place]:
        single = len(term.words) == 1
        starts = self._answers(term.words[0], term, last=single)
        if single:
            yield from (self._place(token, token) for token in starts)
            return
        after = [
            {token.place: token for token in self._answers(word, term, last=n == len(term.words) - 1)}
            for n, word in enumerate(term.words)
        ]
        for first in starts:
            chain = [first, *(after[n].get(first.place + n) for n in range(1, len(after)))]
            last = chain[-1]
            if last is not None and all(chain):
                yield self._place(first, last)

    def _answers(self, word: str, term: Term, last: bool) -> list[text.Token]:
        """The tokens that answer one word of a term, in order of place."""
        prefix = term.prefix and last
        test = _Test(word, term.exact, prefix, self.language, term.language)
        whole = len(term.words) == 1 or word == term.joined
        found = [
            token
            for form in self._candidates(word)
            if not (form.joined and (term.exact or not whole or len(word) < _JOINED_LEAST))
            and test.holds(form)
            for token in form.at
        ]
        return sorted(found, key=lambda token: token.place)

    def _candidates(self, word: str) -> Iterable[_Form]:
        if text.is_arabic(word):
            return self._forms.get("", ())
        if text.is_unspaced(word) and len(word) == 1:
            return [form for forms in self._forms.values() for form in forms if word in form.word]
        return self._forms.get(text.without_accents(word)[:2], ())

    def _place(self, first: text.Token, last: text.Token) -> Place:
        return Place(first.place, last.place + 1, self._shown[first.start : last.end])


@dataclass(frozen=True, slots=True)
class _Test:
    word: str
    exact: bool
    prefix: bool
    page_language: str
    term_language: str

    def holds(self, form: _Form) -> bool:
        folded = text.without_accents(self.word)
        if self.prefix:
            return form.folded.startswith(folded)
        if form.folded == folded or (text.is_unspaced(self.word) and len(self.word) == 1):
            return True
        if self.exact or len(self.word) <= 2:
            return False
        core = root(self.word)
        rooted = core in form.folded if text.is_arabic(self.word) else form.folded.startswith(core)
        return rooted and any(
            text.stem(form.word, language) == text.stem(self.word, language)
            for language in dict.fromkeys((self.page_language, self.term_language))
        )


def near_places(field: Field, near: Near) -> list[Place]:
    """Stretches of a field in which every operand stands, neighbours at most ``near.distance`` words
    apart."""
    events = sorted(
        (place.start, place.end, which, place.shown)
        for which, operand in enumerate(near.operands)
        for term in operand
        for place in field.places(term)
    )
    stretches: list[list[tuple[int, int, int, str]]] = []
    reach = -1
    for event in events:
        if not stretches or event[0] - reach > near.distance:
            stretches.append([])
        stretches[-1].append(event)
        reach = max(reach, event[1])
    full = [each for each in stretches if len({which for _, _, which, _ in each}) == len(near.operands)]
    return [Place(each[0][0], each[-1][1], _stretch_shown(each)) for each in full]


def _stretch_shown(events: list[tuple[int, int, int, str]]) -> str:
    first = {which: shown for _, _, which, shown in reversed(events)}
    return " … ".join(dict.fromkeys(first[which] for _, _, which, _ in events))


def shown_forms(places: Iterable[Place]) -> str:
    """The different forms of some places, the first few, as the page writes them."""
    forms = list(dict.fromkeys(" ".join(place.shown.split())[:80] for place in places))
    more = ", …" if len(forms) > _SHOWN_FORMS else ""
    return ", ".join(forms[:_SHOWN_FORMS]) + more
