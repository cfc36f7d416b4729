"""Texts as a reader compares them: words and figures, without case, punctuation and blanks."""

from __future__ import annotations

import hashlib
import unicodedata

import regex

__all__ = ["fingerprint", "reading_words"]

# Figures keep their points ("1.5" is not "15") and their currency or per cent; clock times stay one word.
_WORD = regex.compile(r"\p{N}+(?:[.,:]\p{N}+)+|[\p{L}\p{M}\p{N}]+|[\p{Sc}%‰]")
_JOINERS = regex.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
# Scripts written without blanks between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese.
_UNSPACED = regex.compile(r"[\p{Thai}\p{Lao}\p{Myanmar}\p{Khmer}\p{Hiragana}\p{Katakana}\p{Han}]")
_SHORTEST = 25  # words; below that, two outlets may well write the same
_LETTERS_A_WORD = 2  # of the unspaced scripts


def reading_words(text: str) -> list[str]:
    """The words, figures and currency signs of ``text`` in order, in one spelling each (NFKC, casefolded)."""
    text = unicodedata.normalize("NFKC", _JOINERS.sub("", text)).casefold()
    words: list[str] = _WORD.findall(unicodedata.normalize("NFKC", text))
    return words


def fingerprint(text: str) -> str:
    """SHA-256, in hex, of the words of ``text``: equal for texts that read the same.

    "" for texts of less than 25 words (50 letters of a script without blanks), which are too short to be
    called a copy of each other.
    """
    words = reading_words(text)
    unspaced = len(_UNSPACED.findall(text))
    if len(words) + unspaced // _LETTERS_A_WORD < _SHORTEST:
        return ""
    return hashlib.sha256(" ".join(words).encode("utf-8", "replace")).hexdigest()
