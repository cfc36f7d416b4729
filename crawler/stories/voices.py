"""Who says a figure: the name the sentence gives, and what kind of voice it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from crawler.stories.counted import MARKS, Sentence
from crawler.stories.lexicon import load
from crawler.stories.phrases import Hit, Phrases
from crawler.stories.words import Word

OFFICIAL, AGENCY, WITNESS, UNKNOWN = "official", "agency", "witness", "unknown"
_LONGEST = 8  # words of a speaker's name
_LETTERS = 16  # of a name in a script whose letters are read one by one
_ENDS = MARKS | frozenset(".!?'")


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says it, in the text's own words ("" if the sentence does not tell), and the kind of voice."""

    name: str = ""
    kind: str = UNKNOWN  # official, agency, witness, unknown


@dataclass(frozen=True, slots=True)
class _Voices:
    says: Phrases
    according: Phrases
    says_so: Phrases
    leads: Phrases
    kinds: Phrases
    longest: int


@cache
def _voices_of(language: str) -> _Voices:
    entry: dict[str, Any] = load("sayings").get(language, {})
    known = [(one, AGENCY) for one in load("sayings")["agencies"]]
    known += [(one, WITNESS) for one in entry.get("witness", ())]
    known += [(one, OFFICIAL) for one in entry.get("official", ())]
    known += [(one, OFFICIAL) for one in load("figures").get(language, {}).get("official", ())]
    says, according, says_so, leads = (
        Phrases(((phrase, name) for phrase in entry.get(name, ())), language)
        for name in ("says", "according", "says_so", "leads")
    )
    longest = _LETTERS if language == "zh" else _LONGEST
    return _Voices(says, according, says_so, leads, Phrases(known, language), longest)


def voice_of(sentence: str, s: Sentence, language: str) -> Voice:
    """Whom a sentence quotes for its figures."""
    known = _voices_of(language)
    named = [name for spot in _spots(s, known) if (name := _trimmed(s, *spot, known))]
    if not named:
        return Voice()
    start, end = next((name for name in named if _kind(s.tokens, *name, known) != UNKNOWN), named[0])
    printed = sentence[s.tokens[start].start : s.tokens[end - 1].end].strip()
    return Voice(printed, _kind(s.tokens, start, end, known))


def _spots(s: Sentence, known: _Voices) -> list[tuple[int, int]]:
    """Where a speaker may stand, the likeliest first: after "according to", beside a verb of speech, at either end."""
    spots = [(h.end, _stop(s, h.end, known)) for h in known.according.find(s.tokens)]
    spots += [(_begin(s, h.start), h.start) for h in known.says_so.find(s.tokens)]
    for hit in known.says.find(s.tokens)[:3]:
        spots += _around(s, hit, known)
    return spots + _at_the_ends(s, known)


def _around(s: Sentence, hit: Hit, known: _Voices) -> list[tuple[int, int]]:
    """Before the verb, after it, or, where the verb ends the sentence, at its beginning."""
    before = (_begin(s, hit.start), hit.start)
    after = (hit.end, _stop(s, hit.end, known))
    return [before, after, (0, _stop(s, 0, known))]


def _at_the_ends(s: Sentence, known: _Voices) -> list[tuple[int, int]]:
    """ "… – police", "WHO: …": headlines."""
    last = len(s.tokens)
    spots = [(i + 1, last) for i in range(max(1, last - 4), last - 1) if s.key(i) in ("-", "–", "—", ":")]
    spots += [(0, i) for i in range(1, min(6, last)) if s.key(i) == ":"]
    return [spot for spot in spots if known.kinds.has(s.tokens, *spot)]


def _begin(s: Sentence, end: int) -> int:
    """Where the words before a verb begin: at the last mark or count."""
    counted = max((n.end for n in s.counts if n.end <= end), default=0)
    marked = next((i + 1 for i in range(end - 1, -1, -1) if s.key(i) in _ENDS), 0)
    return max(counted, marked)


def _stop(s: Sentence, start: int, known: _Voices) -> int:
    """Where the words after a verb end: at a mark, a count, a slot word or a verb of speech."""
    most = min(start + known.longest + 1, len(s.tokens))
    for i in range(start, most):
        counted = any(n.first <= i < n.end for n in s.counts)
        if s.key(i) in _ENDS or counted or s.slot_at(i) or known.says.at(s.tokens, i):
            return i
    return most


def _trimmed(s: Sentence, start: int, end: int, known: _Voices) -> tuple[int, int] | None:
    """The words of a name without what only leads to it; None if they can be no name."""
    while start < end and (_only_leads(s, start, known) or not s.is_word(start)):
        start += 1
    while start < end and any(s.has(name, end - 1, end) for name in ("aux", "followers", "beside")):
        end -= 1
    verb = s.has("aux", start, end) or s.has("unreal", start, end)
    if not 0 < end - start <= known.longest or verb or any(start <= h.start < end for h in s.slots):
        return None
    return start, end


def _only_leads(s: Sentence, i: int, known: _Voices) -> bool:
    return s.has("objects", i, i + 1) or known.leads.has(s.tokens, i, i + 1)


def _kind(tokens: Sequence[Word], start: int, end: int, known: _Voices) -> str:
    found = [h.label for h in known.kinds.find(tokens, start, end)]
    return next((kind for kind in (AGENCY, OFFICIAL, WITNESS) if kind in found), UNKNOWN)
