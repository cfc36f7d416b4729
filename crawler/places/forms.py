"""Names and their inflected forms made one key, without a dictionary: dictionaries lack names.

A name and a form of it meet if any key of the form is the key of the name. Only what is in the gazetteer is found, so
endings may be cut freely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from crawler.text import fold

CYRILLIC = re.compile("[\u0400-\u052f]")
ARABIC = re.compile("[\u0600-\u06ff]")
HAN = re.compile("[\u3400-\u9fff]")
SHORT = frozenset(
    ["US", "USA", "UK", "UAE", "DRC", "США", "РФ", "ОАЭ", "КНР", "КНДР", "ABD", "BAE", "АҚШ", "БАӘ"]
)

TURKIC = frozenset(["kk", "ky", "uz", "tr", "az", "tt", "tk", "kaa"])

_SLAVIC = re.compile(
    "(?<=...)(?:ого|его|ому|ему|ыми|ими|ами|ями|ым|им|ом|ем|єм|ої|ій|ой|ей|ою|ею|єю|ую|юю|ая|яя|ое|ее|ые|ие|ый|ий|ью|ю|"
    "ых|их|ах|ях|ам|ям|ів|[аяуеєоыиіїйь])$"
)
_TURKIC_CYRILLIC = re.compile(
    "(?<=...)(?:[дт][ае](?:н|ғы|гі)?|н[ае]н|[ндт][ыі]ң|[ндт][ыі]|[ғқ]а|[гк]е|н[ае]|[мбп]ен|(?:[лдт][ыі][қк])|с[ыі]|"
    "(?:сы|сі|ы|і)?нд[ае](?:ғы|гі)?|(?:сы|сі|ы|і)н(?:ан|ен|ың|ің|а|е)?)$"
)
_TURKIC_LATIN = re.compile(
    "(?<=...)(?:[dt][ae](?:n|gi|ki)?|n[ae]n|[ndt][yi]n|[ndt][yi]|[gqk][ae]|n[ae]|[mbp]en|(?:[ldt][yi][qk])|s[yi]|"
    "(?:sy|si|y|i)?nd[ae](?:gy|gi)?|(?:sy|si|y|i)n(?:an|en|yn|in|a|e)?)$"
)
_ARABIC_FRONTS = (re.compile("^[وف](?=...)"), re.compile("^[بلك](?=....)"), re.compile("^[وف][بلك](?=....)"))
_VOWEL = re.compile("(?<=...)[аяеєуюыиіїь]$")  # Иерусалима: им is not an ending here
_OPEN = re.compile("[аяеёєоыиіїйьуюэ]$")  # a nominative that ends in a consonant has no ending to cut
_ALTERNATING = re.compile("(?<=..)[іє]в$")  # Київ, Києва; Харків, Харкова


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """One word as all keys are made from it."""
    return fold(word)


def parts(name: str) -> list[str]:
    """The words of a name: what hyphens, apostrophes, dots and blanks part."""
    return re.findall(r"[^\W\d_]+", name)


def key(name: str) -> str:
    """The key under which a name is kept: one word as it is, several each without its ending."""
    words = [folded(word) for word in parts(name)]
    return words[0] if len(words) == 1 else " ".join(cut(word) for word in words)


@lru_cache(maxsize=20_000)
def cut(word: str) -> str:
    """A folded word without its Slavic case ending; other scripts as they are. Both sides of a comparison are cut."""
    return _slavic(word) if CYRILLIC.search(word) and len(word) > 3 else word


def _slavic(word: str) -> str:
    stem = _SLAVIC.sub("", word)
    return stem[:-1] if len(stem) > 4 and stem[-1] in "иіь" else stem


def stems(name: str) -> Iterator[str]:
    """Further keys under which a name of one folded word is kept, for its inflected forms to meet it."""
    if not CYRILLIC.search(name) or len(name) < 4:
        return
    if len(name) > 4 or name[-1] not in "уоиюэіы":  # Баку, Осло, Сочи have one form
        yield "-" + (_slavic(name) if _OPEN.search(name) else name)
    if _ALTERNATING.search(name):
        yield "-" + name[:-2] + ("єв" if name.endswith("їв") else "ов")


def forms(word: str, language: str) -> Iterator[str]:
    """The keys that a folded word of a text may meet a name by, the likeliest first."""
    yield word
    if CYRILLIC.search(word):
        yield "-" + _slavic(word)
        yield "-" + _VOWEL.sub("", word)
        if language in TURKIC:
            yield from _without_turkic(word, _TURKIC_CYRILLIC)
    elif ARABIC.search(word):
        for front in _ARABIC_FRONTS:
            if front.match(word):
                yield front.sub("", word)
        if word.startswith(("لل", "ولل")):
            yield "ال" + word.lstrip("و")[2:]
    elif language in TURKIC:
        yield from _without_turkic(word, _TURKIC_LATIN)
    elif language == "de" and len(word) > 4 and word.endswith("s"):
        yield word[:-1]


def _without_turkic(word: str, ending: re.Pattern[str]) -> Iterator[str]:
    for _ in range(3):
        shorter = ending.sub("", word)
        if shorter == word:
            return
        word = shorter
        yield word
