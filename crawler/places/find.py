"""Places that a text names. First every name is met, then what each means is decided in view of all."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.places.forms import ARABIC, CYRILLIC, HAN, cut, folded, forms
from crawler.places.gazetteer import Gazetteer, gazetteer
from crawler.places.tables import (
    BETWEEN,
    CITY_WORDS,
    FEATURES,
    GIVEN,
    GIVEN_PLACES,
    REGION_WORDS,
    TITLES,
    WORDS,
)

MAX_TEXT = 120_000  # characters of one text that are looked through
_HAN = "\u3400-\u9fff"
_WORD = re.compile(rf"[{_HAN}]+|[^\W\d_{_HAN}]+")
_GAP = re.compile("[ \u00a0]?[-\u2010-\u2013'\u2018\u2019\u02bc.·]?[ \u00a0]?")
_ENDS = '.!?…:;\n\u061f"«“„»”(—–'
_KAZAKH = re.compile("[әғқңөұүһӘҒҚҢӨҰҮҺ]")
_CITY_MARK, _REGION_MARK = "市县縣镇鎮城", "省州区區"
_BIG = 1_000_000  # inhabitants of a city whose name is hardly ever somebody's
_LANGUAGES = frozenset(["", "en", "ru", "uk", "kk", "tr", "ar", "fa", "fr", "es", "de", "zh"])
_LESSER = 1.0  # what a lesser name takes off
_COUNTRY = 1.9  # a country is meant rather than a city as big
_NAMED = 3.0  # the country is named elsewhere in the text, or another place of it
_OUTLET = 2.8  # the outlet is of that country


@dataclass(frozen=True, slots=True)
class Place:
    """One place that a text names."""

    id: str  # "kz", "kz/almaty", "kz/almaty-region"
    name: str  # in English
    kind: str  # country, region, city
    country: str  # ISO 3166-1 alpha-2, lower case
    count: int  # how often it is named
    first: int  # position of its first mention, in characters


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name in the text and what it may mean. ``word``: it is an ordinary word too, and nothing beside it says that a
    place is meant."""

    start: int
    name: str
    refs: tuple[int, ...]
    kind: str = ""  # what the words beside it say it is
    word: bool = False
    person: bool = False


def find_places(text: str, language: str = "", *, countries: Sequence[str] = ()) -> tuple[Place, ...]:
    """The places a text names, most mentioned first.

    ``language`` (ISO 639-1, or "") says whose endings may be cut and which names are ordinary words. ``countries`` (ISO
    3166-1 alpha-2) are the outlet's: they decide between namesakes where the text does not.
    """
    text = text[:MAX_TEXT]
    language = language[:2].lower() or ("kk" if _KAZAKH.search(text) else "")
    met = _without_people(list(_Reader(text, language, gazetteer()).mentions()))
    near = {country.lower() for country in countries}
    # German writes every noun with a capital (Essen, Halle, Hof): the outlet's country says nothing of them.
    vouching = set() if language == "de" else near
    named = {_country(mention) for mention in met if not mention.word} - {""}
    found: dict[int, list[_Mention]] = {}
    for mention in met:
        if not mention.word or _countries(mention) & (named | vouching):
            found.setdefault(_meant(mention, named, near), []).append(mention)
    places = [_place(index, mentions) for index, mentions in found.items()]
    return tuple(sorted(places, key=lambda place: (-place.count, place.first)))


def _place(index: int, mentions: list[_Mention]) -> Place:
    known = gazetteer().places[index]
    return Place(known.id, known.name, known.kind, known.id[:2], len(mentions), mentions[0].start)


def _without_people(met: list[_Mention]) -> list[_Mention]:
    """Without names of people: a surname stays one when it comes again alone."""
    first: dict[str, bool] = {}
    for mention in met:
        first.setdefault(mention.name, mention.person)
    return [mention for mention in met if not mention.person and not first[mention.name]]


def _countries(mention: _Mention) -> set[str]:
    return {gazetteer().places[ref // 2].id[:2] for ref in mention.refs}


def _country(mention: _Mention) -> str:
    """The country of a mention that can mean only one, by its main name; else ""."""
    main = [ref for ref in mention.refs if not ref % 2] or list(mention.refs)
    found = {gazetteer().places[ref // 2].id[:2] for ref in main}
    return found.pop() if len(found) == 1 else ""


def _meant(mention: _Mention, named: set[str], near: set[str]) -> int:
    """The index of the place that a mention means most likely."""
    table = gazetteer().places
    kinds = {(table[ref // 2].id[:2], table[ref // 2].kind) for ref in mention.refs}

    def score(ref: int) -> tuple[float, int]:
        place = table[ref // 2]
        country = place.id[:2]
        weight = math.log10(place.population + 10) - _LESSER * (ref % 2)
        weight += _NAMED * (country in named) + _OUTLET * (country in near)
        weight += _COUNTRY * (place.kind == "country") + 5 * (place.kind == mention.kind)
        bigger = (country, "country") in kinds if place.kind != "country" else False
        namesake = place.kind == "region" and (country, "city") in kinds  # a bare name is the city's
        return weight - 3 * (bigger or namesake) * (place.kind != mention.kind), -ref

    return max(mention.refs, key=score) // 2


@dataclass(slots=True)
class _Reader:
    """Meets the names of a text, left to right, the longest first."""

    text: str
    language: str
    table: Gazetteer
    words: list[re.Match[str]]
    lower: frozenset[str] | None = None

    def __init__(self, text: str, language: str, table: Gazetteer) -> None:
        self.text, self.language, self.table = text, language, table
        self.words = list(_WORD.finditer(text))
        self.lower = None

    def mentions(self) -> Iterator[_Mention]:
        at = 0
        while at < len(self.words):
            said = self.words[at].group()
            if HAN.match(said):
                yield from self._chinese(self.words[at])
                at += 1
                continue
            length, found = self._at(at, said) if _may_name(said) else (1, None)
            if found:
                yield found
            at += length

    def _at(self, at: int, said: str) -> tuple[int, _Mention | None]:
        """The longest name that begins at a word, and how many words it has."""
        word = folded(said[:64])
        for length, name in self._phrases(at, word):
            if self._is_sentence(at, length):
                continue
            return length, self._mention(at, length, name, self.table.names[name])
        if refs := self.table.names.get(f"={said}"):
            return 1, self._mention(at, 1, said, refs)
        if len(word) > 2 or CYRILLIC.search(word):
            for name in forms(word, self.language):
                if refs := self.table.names.get(name):
                    return 1, self._mention(at, 1, name, refs)
        return 1, None

    def _is_sentence(self, at: int, length: int) -> bool:
        """Whether only the capital at the beginning of a sentence makes several words look like a name."""
        others = [word.group() for word in self.words[at + 1 : at + length]]
        if not others[0].islower() or not others[-1].islower() or folded(others[-1]) in REGION_WORDS:
            return False
        return self._begins_sentence(self.words[at].start()) and self._touches(
            self.words[at], self.words[at + 1]
        )

    def _phrases(self, at: int, word: str) -> Iterator[tuple[int, str]]:
        firsts = list(forms(word, self.language)) if ARABIC.search(word) else [cut(word)]
        for first in firsts:
            most = self.table.longest.get(first)
            words = self._run(at, most) if most else []
            for length in range(len(words), 1, -1):
                begun = " ".join([first, *(cut(w) for w in words[1 : length - 1])])
                for last in (cut(words[length - 1]), *forms(words[length - 1], self.language)):
                    if f"{begun} {last}" in self.table.names:
                        yield length, f"{begun} {last}"

    def _run(self, at: int, most: int) -> list[str]:
        """Up to ``most`` folded words from ``at`` on, as far as nothing but a blank or a hyphen parts them."""
        found: list[str] = []
        for word in self.words[at : at + most]:
            if found and not _GAP.fullmatch(self.text, self.words[at + len(found) - 1].end(), word.start()):
                break
            found.append(folded(word.group()[:64]))
        return found

    def _mention(self, at: int, length: int, name: str, refs: tuple[int, ...]) -> _Mention | None:
        start = self.words[at].start()
        kind = self._kind_beside(at, length)
        if length > 1:
            return _Mention(start, name, refs, kind)
        word = folded(self.words[at].group())
        cased = _is_cased(word)
        doubtful = self._is_word(word) or self._is_word(name)
        if not kind and (doubtful or cased) and not self._may_be_name(start, word, cased, doubtful):
            return None
        if not kind and self.language not in _LANGUAGES and not self._is_big(refs, _BIG / 3):
            return None
        doubtful = doubtful or (cased and not self._is_big(refs, _BIG) and self._is_among_names(at))
        return _Mention(start, name, refs, kind, doubtful and not kind, cased and self._is_person(at))

    def _may_be_name(self, start: int, word: str, cased: bool, doubtful: bool) -> bool:
        """Whether the case of a word, here and elsewhere in the text, lets it be a name."""
        if not cased or word in self._lower():
            return False
        return not (doubtful and self._begins_sentence(start))

    def _is_big(self, refs: tuple[int, ...], people: float) -> bool:
        """Whether a name can mean a country or a city of so many."""
        known = [self.table.places[ref // 2] for ref in refs if not ref % 2]
        return any(place.kind == "country" or place.population >= people for place in known)

    def _is_among_names(self, at: int) -> bool:
        """Whether it stands in a row of capitals, as people and companies do: "Wells Fargo", "Elizabeth Warren"."""
        before, after = at - 1, at + 1
        for other, first, second in ((before, before, at), (after, at, after)):
            if not 0 <= other < len(self.words) or not self._touches(self.words[first], self.words[second]):
                continue
            said = self.words[other].group()
            if said[0].isupper() and not (other < at and self._begins_sentence(self.words[other].start())):
                return True
        return False

    def _is_word(self, word: str) -> bool:
        languages = self.table.common.get(word, frozenset())
        known = (
            not self.language or self.language in languages or (self.language == "kk" and "ru" in languages)
        )
        return (
            bool(languages and known)
            or word in GIVEN
            or word in WORDS[""]
            or word in WORDS.get(self.language, ())
        )

    def _lower(self) -> frozenset[str]:
        """The words of the text that stand somewhere in lower case."""
        if self.lower is None:
            self.lower = frozenset(folded(w.group()) for w in self.words if w.group()[0].islower())
        return self.lower

    def _begins_sentence(self, start: int) -> bool:
        before = self.text[max(0, start - 4) : start].rstrip(" \u00a0'\u2018")
        return not before or before[-1] in _ENDS or "\n" in self.text[max(0, start - 2) : start]

    def _beside(self, at: int) -> str:
        return folded(self.words[at].group()) if 0 <= at < len(self.words) else ""

    def _kind_beside(self, at: int, length: int) -> str:
        before = self._beside(at - 1)
        if before in BETWEEN:
            before = self._beside(at - 2)
        after = self._beside(at + length)
        if after in REGION_WORDS or before in REGION_WORDS:
            return "region"
        return "city" if before in CITY_WORDS or after in CITY_WORDS else ""

    def _is_person(self, at: int) -> bool:
        """A given name, an initial or a title before it, or a surname after what is a given name too."""
        word, after = self.words[at], self.words[at + 1] if at + 1 < len(self.words) else None
        if folded(word.group()) in GIVEN_PLACES and after and self._touches(word, after):
            follows = after.group()
            if follows[0].isupper() and folded(follows) not in FEATURES and not follows.isupper():
                return True
        if at == 0:
            return False
        before = self.words[at - 1]
        between = self.text[before.end() : word.start()]
        if len(before.group()) == 1:
            return between in (". ", ".") and before.group().isupper() and not self._abbreviates(at - 1)
        said = folded(before.group())
        return (between == " " and before.group()[0].isupper() and said in GIVEN) or (
            between in (" ", ". ") and said in TITLES
        )

    def _abbreviates(self, at: int) -> bool:
        """Whether a single letter belongs to "U.S." and the like."""
        return at > 0 and len(self.words[at - 1].group()) == 1

    def _touches(self, word: re.Match[str], after: re.Match[str]) -> bool:
        return self.text[word.end() : after.start()] == " "

    def _chinese(self, run: re.Match[str]) -> Iterator[_Mention]:
        said, at = run.group(), 0
        while at < len(said) - 1:
            longest = self.table.han.get(said[at : at + 2], 0)
            name = next(
                (said[at : at + n] for n in range(longest, 1, -1) if said[at : at + n] in self.table.names),
                "",
            )
            if not name:
                at += 1
                continue
            mark = said[at + len(name) : at + len(name) + 1]
            kind = (
                "city" if mark and mark in _CITY_MARK else "region" if mark and mark in _REGION_MARK else ""
            )
            if kind or not (name in self.table.common or name in WORDS["zh"]):
                yield _Mention(run.start() + at, name, self.table.names[name], kind)
            at += len(name)


def _may_name(word: str) -> bool:
    """Names begin with a capital in scripts that have them."""
    return word[0].isupper() or not _is_cased(word)


def _is_cased(word: str) -> bool:
    return word[0].lower() != word[0].upper()
