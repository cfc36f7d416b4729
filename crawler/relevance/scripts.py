"""A name in the other alphabet: Almaty finds Алматы, Токаев finds Tokayev.

The romanisation news agencies use for Russian, near to BGN/PCGN 1947, read in both directions. Only for
single capitalised words of five letters or more: a common word would find strangers (most, мост).
"""

from __future__ import annotations

import re

_LEAST = 5
_TO_LATIN = dict(
    zip(
        "абвгдезийклмнопрстуфыэёжхцчшщюяьъәғқңөұүһіїєґ",
        (
            "a b v g d e z i y k l m n o p r s t u f y e yo zh kh ts ch sh shch yu ya - - "
            "a gh q ng o u u h i yi ye g"
        )
        .replace("-", "")
        .split(" "),
        strict=True,
    )
)
_YE = re.compile("(?<=[аеёиоуыэюяьъ])е|^е")  # е is ye at the beginning and after a vowel
_TO_CYRILLIC = sorted(
    {
        "shch": "щ",
        "zh": "ж",
        "kh": "х",
        "ts": "ц",
        "ch": "ч",
        "sh": "ш",
        "yu": "ю",
        "ya": "я",
        "yo": "ё",
        "ye": "е",
    }.items(),
    key=lambda pair: -len(pair[0]),
)
_LETTERS = dict(zip("abvgdeziklmnoprstufhcjwqx", "абвгдезиклмнопрстуфхкжвкх", strict=True))
_Y_AS_VOWEL = re.compile("(?<=[bcdfghjklmnpqrstvwxz])y(?![aeiou])")


def other_alphabet(written: str) -> str:
    """The name in Cyrillic if it is in Latin letters, and the other way; "" if it does not look like a
    name."""
    if not written.isalpha() or len(written) < _LEAST or not written[0].isupper():
        return ""
    word = written.lower()
    if word.isascii():
        return _cyrillic(word)
    return _latin(word) if all(letter in _TO_LATIN for letter in word) else ""


def _cyrillic(word: str) -> str:
    word = re.sub("(?<=[kn])sky$", "ский", word)
    word = _Y_AS_VOWEL.sub("ы", word)
    for latin, cyrillic in _TO_CYRILLIC:
        word = word.replace(latin, cyrillic)
    return "".join(_LETTERS.get(letter, letter) for letter in word).replace("y", "й")


def _latin(word: str) -> str:
    word = re.sub("(?:ий|ый)$", "y", _YE.sub("ye", word))
    return "".join(_TO_LATIN.get(letter, letter) for letter in word)
