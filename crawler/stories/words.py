"""Sentences, words, stems and name keys: what the other files of this room read text with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from crawler.sentences import sentences as split

MAX_TEXT = 120_000  # characters of one article that are read; what follows is furniture or an attack
MAX_SENTENCE = 700
MAX_SENTENCES = 300

# Digits with their separators are one word, so that "5 800" and "5,800" cannot be torn apart.
_DIGITS = r"\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+(?!\d)|\d+(?:[.,]\d+)?"
_WORD = re.compile(
    rf"(?<!\d)(?:{_DIGITS})(?:['’ʼ][^\W\d_]+)?"
    r"|[^\W\d_]+(?:(?:['’ʼ-]|[\u064b-\u0652]+)[^\W\d_]+)*|[^\s\w\u064b-\u0652\u200c-\u200f]"
)
_LETTER = re.compile(rf"(?<!\d)(?:{_DIGITS})|[㐀-鿿]|[^\W\d_㐀-鿿]+|[^\s\w]")  # a script without blanks
_FOLDS = str.maketrans(
    {"İ": "i", "I": "i", "ı": "i", "ё": "е", "Ё": "е", "’": "'", "ʼ": "'", "\u0307": None, "ي": "ی", "ك": "ک",
     "ى": "ی", "أ": "ا", "إ": "ا", "آ": "ا", **dict.fromkeys("\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"),
     **dict(zip("，、،；؛：（）％", ",,,;;:()%", strict=True)),
     **dict(zip("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2, strict=True))}
)  # fmt: skip
_LETTERS_OF = (
    ("uk", re.compile("[їєґ]", re.IGNORECASE)),
    ("kk", re.compile("[әғқңөұүһі]", re.IGNORECASE)),
    ("ru", re.compile("[а-яё]", re.IGNORECASE)),
    ("fa", re.compile("[پچژگ]")),
    ("ar", re.compile("[ء-ي]")),
    ("zh", re.compile("[㐀-鿿]")),
    ("tr", re.compile("[ğışİçöü]")),
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word, number or mark: as written, folded for look-up, and where it begins and ends."""

    said: str
    key: str
    start: int
    end: int


def fold(text: str) -> str:
    """Lower case with Turkish dots, the Russian ё, apostrophes, digits, marks and Arabic letters levelled."""
    return text.translate(_FOLDS).lower()


def words(sentence: str, language: str = "") -> list[Word]:
    """The words, numbers and marks of a sentence, in order; in Chinese ("zh") every letter is a word."""
    found = (_LETTER if language == "zh" else _WORD).finditer(sentence[:MAX_SENTENCE])
    return [Word(m.group(), fold(m.group()), m.start(), m.end()) for m in found]


def keys(phrase: str, language: str) -> tuple[str, ...]:
    """A phrase of a word list as ``words`` reads it; the marks in it stand for themselves."""
    if language == "zh":
        return tuple(word.key for word in words(phrase, language))
    return tuple(fold(phrase.replace("\u200c", " ")).split())


# "ALMATY, 5 January (Agency) — " and the like: where it was written is not where it happened.
_DATELINE = re.compile(
    r"^(?:[^.!?()]{2,60}\([^()]{2,40}\)|[^\W\d_a-zа-я]{3}[^.!?a-zа-я()]{0,40}?)\.?\s*[—–-]+\s+"
)


def sentences(text: str, language: str = "") -> list[str]:
    """The sentences of a text without its dateline. ``language``: ISO 639-1, or "" where it is not known."""
    text = _DATELINE.sub("", text[:MAX_TEXT], count=1)
    return [one[:MAX_SENTENCE] for one in split(text, language)[:MAX_SENTENCES]]


def reading_language(declared: str, text: str) -> str:
    """The language to read a text in: the declared one, else what its letters say."""
    if declared:
        return declared[:2].lower()
    return next((language for language, letters in _LETTERS_OF if letters.search(text)), "en")


def stem(word: str, language: str) -> str:
    """A folded word without most of its inflection.

    Prefix cutting: crude, but as good as lemmas for telling news stories apart, and it needs no dictionary.
    """
    word = word.split("'", 1)[0]
    if language == "en":
        return _english(word)
    return word[:5] if len(word) <= 7 else word[:6]


def _english(word: str) -> str:
    for ending in ("ings", "ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)][:7]
    return word[:7]


_LETTERS = {
    **dict(zip("абвгдезийклмнопрстуфхцчшщъыьэюя", "abvgdeziiklmnoprstufhccss_i_eua", strict=True)),
    "ж": "j", "і": "i", "ї": "i", "є": "e", "ґ": "g", "ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o",
    "ұ": "u", "ү": "u", "һ": "h", "ğ": "g", "ş": "s", "ç": "c", "ö": "o", "ü": "u", "â": "a", "î": "i",
    "é": "e", "è": "e", "ñ": "n", "ä": "a", "á": "a", "í": "i", "ó": "o", "ú": "u",
}  # fmt: skip
_PAIRS = (("zh", "j"), ("kh", "h"), ("sh", "s"), ("ch", "c"), ("gh", "g"), ("ts", "c"), ("ck", "k"))


_CASES = re.compile(
    "(?<=..[^\\W\\d_])(?:ом|ем|ым|им|ого|ому|ами|[нтд][ыі]ң|[нтд][ае]н|[ғқ]а|[гк]е|[тд][аеыі]|н[ыі]|мен|бен|пен)$"
)


@lru_cache(maxsize=20_000)
def name_key(name: str) -> str:
    """The consonants of a name in one alphabet: Erdoğan, Erdogan and Эрдоган share "rdgn".

    Vowels, doubled letters and most case endings go. Short names give short keys: callers ask for three or more.
    """
    name = fold(name).split("'", 1)[0]
    if len(name) >= 7:
        name = _CASES.sub("", name)
    latin = "".join(_LETTERS.get(c, c) for c in name)
    for pair, letter in _PAIRS:
        latin = latin.replace(pair, letter)
    latin = latin.replace("w", "v").replace("q", "k").replace("x", "ks").replace("j", "z")
    bones = [c for c in latin if c.isalpha() and c not in "aeiouy_"]
    return "".join(c for i, c in enumerate(bones) if i == 0 or c != bones[i - 1])
