"""Text cut into sentences, in eleven languages: a mark ends one unless an abbreviation, an initial or what follows says
otherwise.

Own rules and not sentencex, which was tried on the sentences of this file's tests: it ends one at "5 янв.",
"тыс. чел.", "І.", "д.", "Av.", "M.", "Mme.", "env.", "5. günde" and before «— сказал он».
"""

from __future__ import annotations

import re

MAX_TEXT = 120_000  # characters of one text that are read
MAX_SENTENCE = 2_000  # characters; a longer one is cut, for it is no sentence

_CLOSING = "\"'»”’)\\]」』›"
# Chinese marks need no blank after them; others do, or a newline.
_END = re.compile(rf"[。！？]+[{_CLOSING}]*\s*|(?<![.!?…؟۔।])[.!?…؟۔।]+[{_CLOSING}]*\s+|\n\s*")
_OPENING = re.compile("[\\s\"'«“„‘(\\[—–\\-¿¡「『‹]*")
_LAST_WORD = re.compile(r"(?:(\d+)[ \u00a0]*)?([^\W_]+(?:\.[^\W\d_]+)*)\.$")
_NAMED = re.compile(r"[^\W\d_]+")

# Abbreviations that are followed by the rest of their sentence.
_ABBREVIATIONS = (
    "mr mrs ms dr prof st gen col lt sgt capt rep sen gov jan feb aug sept oct nov dec no vs approx fig inc "
    "им ул тыс млн млрд руб стр см проф акад янв фев авг сент окт нояб дек чел др просп пос обл р-н кв "
    "ім вул тис грн проф акад січ лют бер квіт трав черв лип серп вер жовт лист груд див обл "
    "sn av doç alm örn yrd bkz prof yy mah cad "
    "mme mlle mm me env janv févr avr juil déc art bd "
    "sr sra srta dra ud uds ee uu pág núm aprox gral "
    "bzw ca usw nr str hr fr evtl ggf inkl mio mrd tel vgl sog "
)
_ABBREVIATED = frozenset(_ABBREVIATIONS.split())
# After a number these may end a sentence ("в 2022 г. Власти …"); before a name they do not ("в г. Алматы").
_YEAR_OR_TOWN = frozenset(["г", "гг", "р", "рр", "ж", "м", "с", "т", "h"])
_GERMAN_MONTH = re.compile(
    "(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)\\b", re.I
)
_HOURS = frozenset(["a.m", "p.m"])


def sentences(text: str, language: str = "") -> list[str]:
    """The sentences of a text, stripped, in order. A newline always ends one. ``language``: ISO 639-1, or ""."""
    text = text[:MAX_TEXT]
    found: list[str] = []
    start = 0
    for gap in _END.finditer(text):
        if "\n" in gap.group() or _ends(text, start, gap, language[:2]):
            found.append(text[start : gap.end()])
            start = gap.end()
    found.append(text[start:])
    return [one.strip()[:MAX_SENTENCE] for one in found if one.strip()]


def _ends(text: str, start: int, gap: re.Match[str], language: str) -> bool:
    mark = gap.group().strip()
    if mark[0] in "。！？؟۔।":
        return True
    opening = _OPENING.match(text, gap.end())
    at = opening.end() if opening else gap.end()
    if text[at : at + 1].islower():
        return False
    return (
        mark[0] != "."
        or mark.startswith("..")
        or _is_full_stop(text, max(start, gap.start() - 40), gap, language, at)
    )


def _is_full_stop(text: str, start: int, gap: re.Match[str], language: str, at: int) -> bool:
    said = _LAST_WORD.search(text, start, gap.start() + 1)
    if not said:
        return True
    number, word = said[1], said[2].lower()
    if word in _HOURS:
        return True
    if word in _YEAR_OR_TOWN:
        return bool(number) and not text[at : at + 1].isdigit()
    if word in _ABBREVIATED or "." in word:
        return False
    if word.isdigit():
        return not (language == "de" and len(word) <= 2 and _GERMAN_MONTH.match(text, at))
    return len(word) > 1 or not _NAMED.fullmatch(word)
