"""Text as it crosses the border (every string from a page, feed or header passes ``clean_text`` once), and
its words as matching and the search index see them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from crawler import endings

# C0 and C1 controls but tab and newline, lone surrogates, noncharacters: none is valid in XML 1.0 or safe
# in a header.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Bidi overrides and isolates, zero-width and other format marks that hide or reorder what a person sees.
_HIDDEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_BLANKS = re.compile(r"[^\S\n]+")
_NEWLINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def clean_text(text: str, limit: int | None = None) -> str:
    """Text that is valid in XML, SQLite, UTF-8 and a terminal, in NFC, with single blanks; paragraphs stay
    lines.

    Lone surrogates become U+FFFD, other forbidden and hidden characters go. ``limit`` caps the length in
    characters.
    """
    text = _NEWLINES.sub("\n", text)
    text = _SURROGATE.sub("\ufffd", text)
    text = _HIDDEN.sub("", _FORBIDDEN.sub("", text))
    lines = (_BLANKS.sub(" ", line).strip() for line in unicodedata.normalize("NFC", text).split("\n"))
    cleaned = "\n".join(line for line in lines if line)
    return cleaned if limit is None else cleaned[:limit].rstrip()


def one_line(text: str, limit: int | None = None) -> str:
    """``clean_text`` with every newline made a blank: for titles, names, headers and log lines."""
    return " ".join(clean_text(text, None).split())[:limit]


# --- words: for matching only; what a person reads stays as it was written

_APOSTROPHES = "'\u2018\u2019\u0060\u00b4\u2032\uff07"
_HYPHENS = "-\u2010\u2011\u2012\u2013"
JOINTS = f"[{_HYPHENS}{_APOSTROPHES}]"  # a regular expression: what ``squeezed`` takes out
_CYRILLIC = "\u0400-\u052f"
# Han, kana, Hangul, Thai, Lao, Burmese, Khmer: written without blanks between words (or, Hangul, with
# endings).
_UNSPACED = (
    "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\U00020000-\U0003134f"
)
_ARABIC = "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06fa-\u06ff\u0750-\u077f"
_LETTER = rf"[^\W\d_{_UNSPACED}{_ARABIC}]"  # of a word between blanks, in an alphabet with all its vowels
_TOKEN = re.compile(rf"[{_UNSPACED}]+|\d+|[{_ARABIC}]+|{_LETTER}+")
WORD_START = f"(?<!{_LETTER})"  # a regular expression: no letter of the same word stands before
_UNSPACED_RUN = re.compile(f"[{_UNSPACED}]")
_PLAIN_WORD = re.compile(rf"(?<!{_LETTER}){_LETTER}{{2,64}}(?!{_LETTER})")
_LATIN_BESIDE_CYRILLIC = re.compile(f"[a-z](?:(?=[{_CYRILLIC}])|(?<=[{_CYRILLIC}].))")
_CYRILLIC_LETTER = re.compile(f"[{_CYRILLIC}]")
# Marks that no word needs: what NFKC could not compose, Arabic vowel signs and tatweel, joiners, hidden
# marks.
_DROPPED = (
    "\u00ad\u034f\u061c\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8"
    "\u06ea-\u06ed\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
)
_ARABIC_SAME = dict(zip("أإآٱىیئةۀہەؤکڪ", "ااااييي" + "هههه" + "وكك", strict=True))
_SAME = _ARABIC_SAME | {"\u02bb": "\u2018", "\u02bc": "\u2019"}  # two apostrophes that Unicode calls letters
_SAME_OR_DROPPED = re.compile(f"[{_DROPPED}{''.join(_SAME)}]")
_ACCENTED = re.compile("[\u00df-\u024f\u1e00-\u1eff\u0450\u0451\u045d]")
# Letters that look alike, Latin to Cyrillic. Lower case only: they are used after case folding.
_LOOKALIKES = dict(zip("aceopxykmtbhisj", "асеорхукмтвніѕј", strict=True))
_LOOKALIKES_BACK = {cyrillic: latin for latin, cyrillic in _LOOKALIKES.items()}
_HYPHENATED = re.compile(rf"(?<=[^\W\d_])[{_HYPHENS}](?=[^\W\d_])")
_LONGEST_WORD = 64  # letters; what is longer is no word, and is known by its beginning
_JOINED_LEAST = 6  # letters; shorter joined compounds ("e-mail" aside) say nothing


def normal(text: str) -> str:
    """Text as words are cut from it: NFKC, case folded, hidden marks gone, Arabic letter variants made one,
    and letters of another script that only look like those around them put right (``Казaхстан`` with a
    Latin ``a``)."""
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFKC", text)
    text = composed.casefold()
    if text != composed:
        text = unicodedata.normalize("NFKC", text)
    text = _replaced(text, _SAME_OR_DROPPED, lambda letter: _SAME.get(letter, ""))
    if _CYRILLIC_LETTER.search(text) and _LATIN_BESIDE_CYRILLIC.search(text):
        text = _PLAIN_WORD.sub(lambda found: _one_script(found.group()), text)
    return text


def is_arabic(word: str) -> bool:
    """Whether a word is in Arabic script (Persian and Urdu too), whose words take on letters at the front."""
    return endings.is_arabic(word)


def is_unspaced(word: str) -> bool:
    """Whether a word is a piece of Chinese, Japanese, Korean, Thai or another script cut into pairs of
    letters."""
    return bool(_UNSPACED_RUN.match(word))


def squeezed(text: str) -> str:
    """The text without hyphens and apostrophes: hyphenated words in one piece."""
    for mark in _HYPHENS + _APOSTROPHES:
        text = text.replace(mark, "")
    return text


def fold(text: str) -> str:
    """``normal`` without accents on Latin letters and with ё as е: what two spellings of a word share."""
    return without_accents(normal(text))


def without_accents(text: str) -> str:
    """Normal text with bare Latin letters, and ё as е."""
    if text.isascii():
        return text
    return _replaced(text, _ACCENTED, _bare)


def _replaced(text: str, letters: re.Pattern[str], instead: Callable[[str], str]) -> str:
    """Each of ``letters`` replaced. Texts have few different ones, so one pass for each is fastest; a text
    made of nothing else gets a single slow pass."""
    found = {match.group() for match in letters.finditer(text)}
    if len(found) > 40:
        return text.translate({ord(letter): instead(letter) for letter in found})
    for letter in found:
        text = text.replace(letter, instead(letter))
    return text


@lru_cache(maxsize=1024)
def _bare(letter: str) -> str:
    special = {"ı": "i", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d"}
    base = unicodedata.normalize("NFD", letter)[0]
    return special.get(base, base)


@lru_cache(maxsize=4096)
def _one_script(word: str) -> str:
    """The word in one script, if every letter of the other script has a double in it; the larger share
    decides."""
    cyrillic = len(_CYRILLIC_LETTER.findall(word))
    latin = sum("a" <= letter <= "z" for letter in word)
    if not cyrillic or not latin:
        return word
    tables = (_LOOKALIKES, _LOOKALIKES_BACK) if cyrillic >= latin else (_LOOKALIKES_BACK, _LOOKALIKES)
    for table in tables:
        changed = "".join(table.get(letter, letter) for letter in word)
        if not _is_mixed(changed):
            return changed
    return word


def _is_mixed(word: str) -> bool:
    return bool(_CYRILLIC_LETTER.search(word)) and any("a" <= letter <= "z" for letter in word)


def prepared(text: str, language: str = "") -> str:
    """``normal`` text in which apostrophes inside a word are gone where they part no words: Ukrainian
    п'ять, Uzbek o‘ and g‘. What ``tokens`` cuts."""
    text = normal(text)
    if not any(mark in text for mark in _APOSTROPHES):
        return text
    text = _CYRILLIC_APOSTROPHE.sub("", text)
    return (_UZBEK_ANY if language[:2] == "uz" else _UZBEK_LETTER).sub("", text)


_CYRILLIC_APOSTROPHE = re.compile(f"(?<=[{_CYRILLIC}])[{_APOSTROPHES}](?=[{_CYRILLIC}])")
_UZBEK_LETTER = re.compile("(?<=[og])\u2018(?=[a-z])")
_UZBEK_ANY = re.compile(f"(?<=[a-z])[{_APOSTROPHES}](?=[a-z])")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: ``word`` as ``words`` gives it, ``place`` counted in words from 0, ``start`` and
    ``end`` in the prepared text. A hyphenated compound is there once more, as one word, at its first part:
    ``joined``."""

    word: str
    place: int
    start: int
    end: int
    joined: bool = False


def tokens(text: str) -> list[Token]:
    """The words of a text that has passed ``prepared``, in order, then its hyphenated compounds as one word
    each."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if _UNSPACED_RUN.match(match.group()):
            pairs = range(start, max(end - 1, start + 1))
            first = len(found)
            found += [
                Token(text[at : min(at + 2, end)], first + at - start, at, min(at + 2, end)) for at in pairs
            ]
        else:
            found.append(Token(match.group()[:_LONGEST_WORD], len(found), start, end))
    return found + list(_compounds(text, found))


def _compounds(text: str, found: list[Token]) -> Iterator[Token]:
    hyphens = {match.start() for match in _HYPHENATED.finditer(text)}
    if not hyphens:
        return
    for at, first in enumerate(found):
        joined, last = first.word, first
        for after in found[at + 1 : at + 4]:
            if last.end not in hyphens or after.start != last.end + 1:
                break
            joined, last = joined + after.word, after
        whole = last is not first and (first.start - 1) not in hyphens
        if whole and len(joined) >= _JOINED_LEAST:
            yield Token(joined[:_LONGEST_WORD], first.place, first.start, last.end, joined=True)


def words(text: str, language: str = "") -> list[str]:
    """The words of a text for matching: NFKC, case folded, one script each, digits apart from letters.

    Runs of Chinese, Japanese, Korean, Thai and the like come as overlapping pairs of letters. Arabic
    letters are normalised (alef, ya, ta marbuta; vowel signs and tatweel dropped). Accents stay; ``stem``
    drops them. ``language`` (BCP 47) only decides what an apostrophe means.
    """
    return [token.word for token in tokens(prepared(text, language)) if not token.joined]


def likely_language(word: str) -> str:
    """The likeliest language of a word by its letters alone, among those whose word forms are known."""
    return endings.fitting(normal(word), "")


@lru_cache(maxsize=60_000)
def stem(word: str, language: str = "") -> str:
    """One key for all inflected forms of a word, made for comparing, not for reading.

    ``language`` (BCP 47, or "") is a hint: the letters of the word decide first which language's rules fit
    it. The lemma is simplemma's where its dictionary knows the word; endings are cut where it does not.
    Words of one or two letters, numbers and unspaced scripts are their own key.
    """
    word = normal(word)[:_LONGEST_WORD]
    if len(word) <= 2 or not word.isalpha() or _UNSPACED_RUN.match(word):
        return without_accents(word)
    return without_accents(endings.key(word, endings.fitting(word, language)))


def index_words(text: str, language: str = "") -> str:
    """Keys of all words of a text, in order and blank-separated: what a full-text index keeps beside the
    text, so that a search finds inflected forms, Chinese and Arabic. Keys of hyphenated compounds, as one
    word, stand last."""
    return " ".join(stem(token.word, language) for token in tokens(prepared(text, language)))
