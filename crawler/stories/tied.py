"""Which number of a sentence belongs to which slot: "12 officers were killed", "killed 12", "the toll rose to 12"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from crawler.stories.counted import Sentence, person_after
from crawler.stories.numbers import Number
from crawler.stories.phrases import Hit

_REACH = 9  # words between a number and the word that says what happened
_TOLL_REACH = 14
_UNKNOWN = 3  # words that a noun no list knows may take: "12 nursing home residents killed"
_STOPS = frozenset(",;:—()")
_LIVING = frozenset(["killed", "injured", "detained", "missing", "rescued", "trapped", "evacuated"])


@dataclass(frozen=True, slots=True)
class Tie:
    """A number with its slot. ``total``: said of the whole ("the death toll"). ``more``: on top of what was known."""

    number: Number
    slot: str
    total: bool = False
    more: bool = False


def tied(s: Sentence) -> Iterator[Tie]:
    """Numbers with their slot and whether they are a total; a number without a slot of its own may share one."""
    usable = s.usable
    before = {n.start: _slot_before(s, n) for n in usable}
    slots = {n.start: before[n.start] or _slot_after(s, n) or _slot_of_toll(s, n) for n in usable}
    for i, number in enumerate(usable):
        slot, total = slots[number.start] or ("", False)
        if not slot:
            slot = _shared(s, usable, slots, i)
        if slot:
            yield Tie(_of_all(s, number), slot, total, _is_more(s, number))


def _of_all(s: Sentence, n: Number) -> Number:
    """ "He was one of three men wounded": it is the three who were; "one of the three was wounded": the one."""
    hit = next((h for h in s.slots if h.start >= n.end), None)
    told_of_one = hit is None or s.has("aux", n.end, hit.start) or not s.has("aux", 0, len(s.tokens))
    return n if n.whole <= 1 or n.hi > 1 or told_of_one else replace(n, lo=n.whole, hi=n.whole)


def _is_more(s: Sentence, n: Number) -> bool:
    """ "12 more people were killed", "another 12": added to what was counted before."""
    return s.has("more", n.end, n.end + 1) or s.has("another", n.first - 1, n.first)


# ---------------------------------------------------------------- the verb first


def _slot_before(s: Sentence, n: Number) -> tuple[str, bool] | None:
    """ "killed 12 officers", "killing at least 26", "погибли 164 человека"."""
    if not s.lexicon.follows:
        return None
    hit = next((h for h in (*s.slots, *s.active) if h.end == n.first), None)
    if hit is not None and _has_its_own(s, hit):
        return None
    if hit is not None and not (person_after(s, n) or _count_ends(s, n) or _unknown_noun(s, n, hit)):
        return None
    hit = hit or _parted(s, n)
    if hit is None:
        return None
    s.taken.add(hit.start)
    return _carried(s, n, hit.label), False


def _has_its_own(s: Sentence, hit: Hit) -> bool:
    """ "12死30伤", "12 dead 30 hurt": the first word belongs to the number before it."""
    own = next((c for c in s.counts if c.end == hit.start), None)
    return own is not None and not any(h.end == own.first for h in (*s.slots, *s.active))


def _carried(s: Sentence, n: Number, slot: str) -> str:
    """ "buses carrying 50 people leave the city": the carried are being brought away."""
    person = person_after(s, n)
    leaves = slot == "aboard" and person is not None and s.has("leaving", person.end, person.end + 2)
    return "evacuated" if leaves else slot


def _parted(s: Sentence, n: Number) -> Hit | None:
    """ "murieron en el incendio 12 personas", "اعتقلت الشرطة 12 شخصا": the subject or the place stands between."""
    if not s.lexicon.between or not person_after(s, n) or s.has("followers", n.first - 1, n.first):
        return None
    near = [h for h in (*s.active, *s.slots) if 0 <= n.first - h.end <= s.lexicon.between]
    if not near or near[-1].start in s.taken:
        return None
    hit = max(near, key=lambda h: h.start)
    between = range(hit.end, n.first)
    clear = all(s.is_word(i) and not s.has("parts", i, i + 1) and not s.slot_at(i) for i in between)
    return hit if clear and not any(hit.end <= c.first < n.first for c in s.counts) else None


def _unknown_noun(s: Sentence, n: Number, hit: Hit) -> bool:
    """ "kills 12 hikers": only the living are killed, whatever they are called."""
    if hit.label not in _LIVING or s.things or not s.is_word(n.end):
        return False
    return not (s.has("objects", n.end, n.end + 1) or s.has("aux", n.end, n.end + 1))


def _count_ends(s: Sentence, n: Number) -> bool:
    """Whether nothing else is counted: the sentence ends, a mark or a function word follows."""
    after = s.key(n.end)
    return not after or not after[0].isalnum() or s.has("followers", n.end, n.end + 1)


# ---------------------------------------------------------------- the number first


def _slot_after(s: Sentence, n: Number) -> tuple[str, bool] | None:
    """ "12 officers were killed", "353 injured", "164 kişi öldü", "225 адам қаза тапты"."""
    person = person_after(s, n)
    if person and (beyond := _beyond_inset(s, person)):
        return beyond
    start = person.end if person else n.end
    reach = min(len(s.tokens), start + _REACH, _next_count(s, n))
    for i in range(person.start if person else n.end, reach):
        hit = s.slot_at(i)
        if hit and person and i == person.end + 1 and s.has("joins", i - 1, i):
            return None  # "he seized four people and died"
        if hit and i not in s.taken and not _acts_on_others(s, hit):
            counted = person or _adjacent(s, n, hit) or _of_strangers(s, n, hit) or _opens(s, n, i)
            if not counted or _is_idle(s, n, start, i):
                return None
            return _main(s, n, hit).label, False
        of_a_kind = (
            person and i == person.end and s.has("of_a_kind", i, i + 1)
        )  # "members of the same family"
        if s.key(i) in _STOPS or _other_verb(s, i) or (s.has("parts", i, i + 1) and not of_a_kind):
            return None
    return None


def _beyond_inset(s: Sentence, person: Hit) -> tuple[str, bool] | None:
    """ "Nine people, including four children, were killed": the verb stands behind the inset."""
    if s.key(person.end) != "," or not s.has("parts", person.end + 1, person.end + 2):
        return None
    closed = next(
        (i for i in range(person.end + 2, min(person.end + 12, len(s.tokens))) if s.key(i) == ","), 0
    )
    after = closed + 1
    while closed and after < len(s.tokens) and _beside(s, after) and not s.slot_at(after):
        after += 1
    hit = s.slot_at(after) if closed else None
    return (hit.label, False) if hit else None


def _main(s: Sentence, n: Number, hit: Hit) -> Hit:
    """What became of them: "the miners trapped underground were rescued", "two wounded soldiers died"."""
    until = min(hit.end + _REACH, _next_count(s, n), s.clause(n)[1])
    later = [h for h in s.slots if hit.end <= h.start < until and h.label != hit.label]
    if not later or any(s.has("joins", i, i + 1) for i in range(hit.end, later[0].start)):
        return hit
    passive = s.has("aux", hit.end, later[0].start) and not s.has("aux", hit.start - 2, hit.start)
    attribute = n.end == hit.start and s.lexicon.who.at(s.tokens, hit.end) is not None
    return later[0] if passive or attribute else hit


def _is_idle(s: Sentence, n: Number, start: int, verb: int) -> bool:
    """ "Many foreigners among the arrested": "many" is a count only beside its verb."""
    return n.vague and n.hi > 50 * n.lo and not all(_beside(s, i) for i in range(start, verb))


def _opens(s: Sentence, n: Number, verb: int) -> bool:
    """ "Hundreds on the island flee to safety": a clause that begins with dozens and has no other verb."""
    if (
        not n.vague
        or n.first != s.clause(n)[0]
        or verb - n.end > _REACH
        or not s.has("followers", n.end, n.end + 1)
    ):
        return False
    return not any(s.has("joins", i, i + 1) or s.has("aux", i, i + 1) for i in range(n.end + 1, verb))


def _of_strangers(s: Sentence, n: Number, hit: Hit) -> bool:
    """ "12 hikers were killed", "seven nurses die": a noun no list knows, then only what may stand beside the verb."""
    if hit.label not in _LIVING or s.things or not s.is_word(n.end):
        return False
    if any(s.has(name, n.end, n.end + 1) for name in ("followers", "joins", "aux", "adverbs", "parts")):
        return False
    nouns = n.end
    while nouns < hit.start and nouns - n.end < _UNKNOWN and not _beside(s, nouns):
        if not s.is_word(nouns) or s.has("followers", nouns, nouns + 1) or s.has("joins", nouns, nouns + 1):
            return False
        nouns += 1
    return all(_beside(s, i) for i in range(nouns, hit.start))


def _beside(s: Sentence, i: int) -> bool:
    return any(s.has(name, i, i + 1) for name in ("beside", "aux", "adverbs"))


def _other_verb(s: Sentence, i: int) -> bool:
    """ "3,000 troops were sent after people were killed": the verb of the number is another one."""
    if not s.has("aux", i, i + 1):
        return False
    while i < len(s.tokens) and _beside(s, i) and not s.slot_at(i):
        i += 1
    return s.slot_at(i) is None


def _next_count(s: Sentence, n: Number) -> int:
    return next((other.first for other in s.counts if other.start > n.start), len(s.tokens))


def _adjacent(s: Sentence, n: Number, hit: Hit) -> bool:
    return all(_beside(s, i) for i in range(n.end, hit.start))


def _acts_on_others(s: Sentence, hit: Hit) -> bool:
    """ "12 officers killed a man": the officers are not the dead."""
    passive = s.has("beside", hit.start - 1, hit.start)
    return not passive and s.has("objects", hit.end, hit.end + 1)


# ---------------------------------------------------------------- tolls


def _slot_of_toll(s: Sentence, n: Number) -> tuple[str, bool] | None:
    """ "the death toll reached 225", "number of detainees rose to 5,800", "ölü sayısı 225'e çıktı"."""
    ends = [other.end for other in s.usable if other.end <= n.first]
    first = max([0, n.first - _TOLL_REACH, *ends])
    hits = [h for h in s.slots if first <= h.start and h.end <= n.first]
    if not hits or not (_count_ends(s, n) or person_after(s, n) or not s.lexicon.follows):
        return None
    deadly = any("toll" in s.key(i) for h in hits for i in range(h.start, h.end))
    cut = any(s.key(i) == ";" for i in range(first, n.first))
    if cut or not (deadly or s.has("toll", first, n.first)):
        return None
    return hits[-1].label, True


# ---------------------------------------------------------------- shared slots


def _shared(s: Sentence, usable: list[Number], slots: dict[int, tuple[str, bool] | None], i: int) -> str:
    """ "12 officers and 26 rioters were killed": the first shares the second's slot; "…, including 19 officers"."""
    number = usable[i]
    if not (person := person_after(s, number)):
        return ""
    following = slots[usable[i + 1].start] if i + 1 < len(usable) else None
    if following and _joined(s, person, usable[i + 1].first):
        return following[0]
    preceding = slots[usable[i - 1].start] if i else None
    if preceding and (s.has("parts", usable[i - 1].end, number.first) or _listed(s, usable[i - 1], number)):
        return preceding[0]
    return ""


def _listed(s: Sentence, one: Number, other: Number) -> bool:
    """ "killed 12 officers and 26 rioters": the verb stands before the first, and nothing after the second."""
    first, second = person_after(s, one), person_after(s, other)
    if first is None or second is None or not any(h.end <= one.first for h in (*s.slots, *s.active)):
        return False
    after = s.key(second.end)
    ends = not after or not after[0].isalnum() or s.has("followers", second.end, second.end + 1)
    return ends and _joined(s, first, other.first)


def _joined(s: Sentence, person: Hit, until: int) -> bool:
    """Whether only "and", a comma and the rest of the first noun stand between two counts."""
    between = range(person.end, until)
    joins = (s.has("joins", k, k + 1) or s.lexicon.who.has(s.tokens, k, k + 1) for k in between)
    return len(between) <= 3 and all(joins)
