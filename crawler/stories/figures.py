"""Casualty figures in a sentence: who was killed, injured, detained, missing or evacuated, and how many.

A number becomes a claim only if the sentence ties it to a slot word and to people. Precision comes first: a figure
that is missed is found in the next report, a wrong one is sent to everybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.stories.counted import YEAR, Lexicon, Sentence, is_trap, lexicon_of, person_after
from crawler.stories.numbers import Number, numbers, spoken
from crawler.stories.phrases import Hit
from crawler.stories.words import Word, words

SLOTS = ("killed", "injured", "detained", "missing", "evacuated")
_REACH = 9  # words between a number and the word that says what happened
_TOLL_REACH = 14


@dataclass(frozen=True, slots=True)
class Claim:
    """What one sentence says of one figure."""

    slot: (
        str  # killed, injured, detained, missing, evacuated; "" for a withdrawn number whose slot is not said
    )
    who: str  # all, security, protesters, civilians, children
    lo: int
    hi: int
    qualifier: str  # "", at least, over, about, nearly, up to
    polarity: str  # assert, withdrawn, denied
    sentence: str
    total: bool = False  # said of the whole ("the death toll", "number of detainees")
    corrected: bool = False  # the sentence says that it corrects an earlier figure
    official: bool = False  # an authority is named as saying it
    vague: bool = False  # dozens, hundreds, thousands

    @property
    def said(self) -> str:
        """The figure as a digest prints it."""
        return spoken(self.lo, self.hi, self.qualifier)


def claims(sentence: str, language: str, year: int) -> tuple[Claim, ...]:
    """The casualty figures of one sentence. ``year`` is the year of publication: figures of other years are history."""
    lexicon = lexicon_of(language)
    if lexicon is None or not any(c.isalpha() for c in sentence):
        return ()
    tokens = words(sentence, language)
    counts = numbers(sentence, tokens, language)
    if not counts or _is_history(tokens, year, lexicon):
        return ()
    parsed = Sentence(tokens, counts, lexicon.slots.find(tokens), lexicon.active.find(tokens), lexicon, set())
    found = [_claim(sentence, parsed, number, slot, total) for number, slot, total in _tied(parsed)]
    kept = tuple(claim for claim in found if claim is not None)
    return kept or _withdrawn_number(sentence, parsed)


def _is_history(tokens: Sequence[Word], year: int, lexicon: Lexicon) -> bool:
    years = [int(t.key) for t in tokens if YEAR.match(t.key)]
    return any(y < year for y in years) or lexicon.has("past", tokens)


def _tied(s: Sentence) -> Iterator[tuple[Number, str, bool]]:
    """Numbers with their slot and whether they are a total; a number without a slot of its own may share one."""
    usable = [n for n in s.counts if not is_trap(s, n)]
    before = {n.start: _slot_before(s, n) for n in usable}
    slots = {n.start: before[n.start] or _slot_after(s, n) or _slot_of_toll(s, n) for n in usable}
    for i, number in enumerate(usable):
        slot, total = slots[number.start] or ("", False)
        if not slot:
            slot = _shared(s, usable, slots, i)
        if slot:
            yield number, slot, total


def _slot_before(s: Sentence, n: Number) -> tuple[str, bool] | None:
    """ "killed 12 officers", "killing at least 26", "погибли 164 человека"."""
    if not s.lexicon.follows:
        return None
    hit = next((h for h in (*s.slots, *s.active) if h.end == n.first), None)
    if hit is None or not (person_after(s, n) or _count_ends(s, n)):
        return None
    s.taken.add(hit.start)
    return hit.label, False


def _count_ends(s: Sentence, n: Number) -> bool:
    """Whether nothing else is counted: the sentence ends, a mark or a function word follows."""
    after = s.key(n.end)
    return not after or not after[0].isalnum() or s.lexicon.has("followers", s.tokens, n.end, n.end + 1)


def _slot_after(s: Sentence, n: Number) -> tuple[str, bool] | None:
    """ "12 officers were killed", "353 injured", "164 kişi öldü", "225 адам қаза тапты"."""
    person = person_after(s, n)
    reach = min(len(s.tokens), (person.end if person else n.end) + _REACH, _next_count(s, n))
    start = person.start if person else n.end
    for i in range(start, reach):
        hit = next((h for h in s.slots if h.start == i), None)
        if hit and i not in s.taken and not _acts_on_others(s, hit):
            return (hit.label, False) if person or _adjacent(s, n, hit) else None
        if s.key(i) in (",", ";", ":", "—", "(", ")") or s.lexicon.has("parts", s.tokens, i, i + 1):
            return None
        if _other_verb(s, i):
            return None
    return None


def _other_verb(s: Sentence, i: int) -> bool:
    """ "3,000 troops were sent after people were killed": the verb of the number is another one."""
    if not s.lexicon.has("aux", s.tokens, i, i + 1):
        return False
    while s.lexicon.has("aux", s.tokens, i, i + 1) or s.lexicon.has("adverbs", s.tokens, i, i + 1):
        i += 1
    return not any(h.start == i for h in s.slots)


def _next_count(s: Sentence, n: Number) -> int:
    return next((other.first for other in s.counts if other.start > n.start), len(s.tokens))


def _adjacent(s: Sentence, n: Number, hit: Hit) -> bool:
    return all(s.lexicon.has("beside", s.tokens, i, i + 1) for i in range(n.end, hit.start))


def _acts_on_others(s: Sentence, hit: Hit) -> bool:
    """ "12 officers killed a man": the officers are not the dead."""
    passive = s.lexicon.has("beside", s.tokens, hit.start - 1, hit.start)
    return not passive and s.lexicon.has("objects", s.tokens, hit.end, hit.end + 1)


def _slot_of_toll(s: Sentence, n: Number) -> tuple[str, bool] | None:
    """ "the death toll reached 225", "number of detainees rose to 5,800", "ölü sayısı 225'e çıktı"."""
    first = max(
        [
            0,
            n.first - _TOLL_REACH,
            *(other.end for other in s.counts if other.end <= n.first and not is_trap(s, other)),
        ]
    )
    hits = [h for h in s.slots if first <= h.start and h.end <= n.first]
    if not hits or not (_count_ends(s, n) or person_after(s, n) or not s.lexicon.follows):
        return None
    deadly = any("toll" in s.key(i) for h in hits for i in range(h.start, h.end))
    if any(s.key(i) == ";" for i in range(first, n.first)) or not (
        deadly or s.lexicon.has("toll", s.tokens, first, n.first)
    ):
        return None
    return hits[-1].label, True


def _shared(s: Sentence, usable: list[Number], slots: dict[int, tuple[str, bool] | None], i: int) -> str:
    """ "12 officers and 26 rioters were killed": the first shares the second's slot; "…, including 19 officers"."""
    number = usable[i]
    if not (person := person_after(s, number)):
        return ""
    if i + 1 < len(usable) and (following := slots[usable[i + 1].start]):
        between = range(person.end, usable[i + 1].first)
        if (
            all(
                s.lexicon.lists["joins"].at(s.tokens, k) or (k < person.end + 2 and s.key(k).isalpha())
                for k in between
            )
            and len(between) <= 3
        ):
            return following[0]
    if (
        i
        and (preceding := slots[usable[i - 1].start])
        and s.lexicon.has("parts", s.tokens, usable[i - 1].end, number.first)
    ):
        return preceding[0]
    return ""


def _claim(sentence: str, s: Sentence, n: Number, slot: str, total: bool) -> Claim | None:
    if s.lexicon.has("unreal", s.tokens, 0, n.end + 3):
        return None
    polarity = "assert"
    if _takes_back(s) and n is _nearest(s):
        polarity = "withdrawn"
    elif s.lexicon.has("denied", s.tokens):
        polarity = "denied"
    return Claim(
        slot,
        _who(s, n)
        if slot in ("killed", "injured")
        else "all",  # detained "people" and "protesters" are the same
        n.lo,
        n.hi,
        n.qualifier,
        polarity,
        sentence,
        total,
        s.lexicon.has("corrected", s.tokens),
        s.lexicon.has("official", s.tokens),
        n.vague,
    )


def _takes_back(s: Sentence) -> bool:
    """Whether the sentence takes a report back. Troops are withdrawn and removed, too: such words need a report."""
    if s.lexicon.has("withdrawn", s.tokens):
        return True
    return s.lexicon.has("taken_back", s.tokens) and s.lexicon.has("figure_words", s.tokens)


def _nearest(s: Sentence) -> Number | None:
    """The number meant by the words that take back: "225 died; the figure of 164 was a mistake"."""
    cues = [
        h.start
        for name in ("withdrawn", "taken_back")
        if name in s.lexicon.lists
        for h in s.lexicon.lists[name].find(s.tokens)
    ]
    usable = [n for n in s.counts if not is_trap(s, n)]
    apart, nearest = min(
        ((min(abs(n.start - cue) for cue in cues), n) for n in usable), key=lambda pair: pair[0]
    )
    return nearest if apart <= _TOLL_REACH else None


def _who(s: Sentence, n: Number) -> str:
    person = person_after(s, n)
    previous = next((c for c in reversed(s.counts) if c.end <= n.first and not is_trap(s, c)), None)
    if person is None and previous and s.key(n.end).isalpha() and n.first - previous.end < _REACH:
        return _who(s, previous)  # "12 officers were killed, 353 injured": the injured are officers, too
    if person is None:  # "16 dead police officers"
        nearby = [h for h in s.slots if h.start == n.end]
        after = (
            s.lexicon.who.find(s.tokens, nearby[0].end, min(nearby[0].end + 2, len(s.tokens)))
            if nearby
            else []
        )
        if after:
            return after[0].label
        before = [h for h in s.lexicon.who.find(s.tokens, max(0, n.first - 8), n.first) if h.label != "all"]
        toll = s.lexicon.has("toll", s.tokens, max(0, n.first - 10), n.first)
        return before[-1].label if before and toll else "all"
    for i in range(person.start, min(person.start + 3, _next_count(s, n), len(s.tokens))):
        hit = s.lexicon.who.at(s.tokens, i)
        if hit and hit.label != "all":
            return hit.label
        if not s.key(i)[:1].isalpha() or any(h.start == i for h in s.slots):
            break
    return person.label


def _withdrawn_number(sentence: str, s: Sentence) -> tuple[Claim, ...]:
    """ "The figure of 164 was published by mistake": what was counted is known from who published it first."""
    if not (_takes_back(s) and s.lexicon.has("figure_words", s.tokens)):
        return ()
    usable = [n for n in s.counts if not n.vague and n.lo >= 10 and not is_trap(s, n)]
    if not usable:
        return ()
    n = _nearest(s)
    return (Claim("", "all", n.lo, n.hi, n.qualifier, "withdrawn", sentence),) if n in usable else ()
