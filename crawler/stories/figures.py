"""Figures in a sentence: how many people were killed, hurt, held, missing or driven out, and how much was destroyed.

A number becomes a claim only if the sentence ties it to a slot word and to whom or what it counts. Precision comes
first: a figure that is missed is found in the next report, a wrong one is sent to everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.places import Place, find_places
from crawler.stories.counted import YEAR, Lexicon, Sentence, lexicon_of, person_after, things_of
from crawler.stories.numbers import Number, numbers, spoken, unfolded
from crawler.stories.scopes import INCIDENT, scope_of
from crawler.stories.tied import Tie, tied
from crawler.stories.voices import UNKNOWN, Voice, voice_of
from crawler.stories.words import Word, words

SLOTS = (
    "killed", "injured", "detained", "missing", "evacuated", "displaced", "trapped", "rescued", "infected",
    "aboard", "affected", "damaged",
)  # fmt: skip
_GROUPED = ("killed", "injured")  # detained "people" and "protesters" are the same
_REACH = 9
_NEAR = 14  # words between the words that take back and the number they mean


@dataclass(frozen=True, slots=True)
class Claim:
    """What one sentence says of one figure."""

    slot: str  # one of SLOTS; "" for a withdrawn number whose slot is not said
    who: str  # all, security, protesters, civilians, children; of what is damaged: homes, buildings, vehicles, bridges
    lo: int
    hi: int
    qualifier: str  # "", at least, over, about, nearly, up to
    polarity: str  # assert, withdrawn, denied
    sentence: str
    total: bool = False  # said of the whole ("the death toll", "number of detainees")
    corrected: bool = False  # the sentence says that it corrects an earlier figure
    official: bool = False  # an authority is named as saying it
    vague: bool = False  # dozens, hundreds, thousands
    scope: str = INCIDENT  # incident, cumulative, window, other
    period: str = ""  # of a window: "past two weeks"
    place: str = ""  # id of the place it was counted in ("kz/almaty"), if the sentence names one
    speaker: str = ""  # who says so, in the text's words
    voice: str = UNKNOWN  # official, agency, witness, unknown
    rising: bool = (
        False  # told as higher than before: lower than what is known, it is a late or another count
    )

    @property
    def said(self) -> str:
        """The figure as a digest prints it."""
        return spoken(self.lo, self.hi, self.qualifier)


def claims(sentence: str, language: str, year: int) -> tuple[Claim, ...]:
    """The figures of one sentence. ``year`` is the year of publication: figures of other years are history."""
    lexicon = lexicon_of(language)
    if lexicon is None or not any(c.isalpha() for c in sentence):
        return ()
    tokens = unfolded(words(sentence, language), language)
    counts = numbers(sentence, tokens, language)
    if not counts or _is_history(tokens, year, lexicon):
        return ()
    told = _Told(sentence, language, year)
    people = Sentence(tokens, counts, lexicon)
    kept = told.of(people)
    if things := things_of(language):
        kept += told.of(Sentence(tokens, counts, things, things=True))
    return kept or _withdrawn_number(sentence, people)


def _is_history(tokens: Sequence[Word], year: int, lexicon: Lexicon) -> bool:
    """Whether the sentence tells of another year. "Since 2014" tells of now."""
    if lexicon.has("past", tokens):
        return True
    earlier = [i for i, t in enumerate(tokens) if YEAR.match(t.key) and int(t.key) < year]
    return any(not _counts_from(tokens, i, lexicon) for i in earlier)


def _counts_from(tokens: Sequence[Word], i: int, lexicon: Lexicon) -> bool:
    return lexicon.has("since", tokens, i - 1, i)


@dataclass(slots=True)
class _Told:
    """One sentence, whose claims share who says them and where."""

    sentence: str
    language: str
    year: int
    voice: Voice | None = None
    places: tuple[Place, ...] | None = None

    def of(self, s: Sentence) -> tuple[Claim, ...]:
        if not (s.slots or s.active):
            return ()
        found = [self._claim(s, tie) for tie in tied(s)]
        return tuple(claim for claim in found if claim is not None)

    def _claim(self, s: Sentence, tie: Tie) -> Claim | None:
        n = tie.number
        if _is_unreal(s, n):
            return None
        scope, period = scope_of(s, n, self.language, more=tie.more and tie.slot == "killed")
        voice = self._voice(s)
        return Claim(
            tie.slot, _who(s, n) if tie.slot in _GROUPED or s.things else "all", n.lo, n.hi, n.qualifier,
            _polarity(s, n), self.sentence, tie.total, s.has("corrected"), s.has("official"), n.vague,
            scope, period, self._place(s, n), voice.name, voice.kind, s.has("rises"),
        )  # fmt: skip

    def _voice(self, s: Sentence) -> Voice:
        if self.voice is None:
            self.voice = voice_of(self.sentence, s, self.language)
        return self.voice

    def _place(self, s: Sentence, n: Number) -> str:
        """The place of a figure: the narrowest one named in its own part of the sentence, else in the whole of it."""
        if self.places is None:
            self.places = find_places(self.sentence, self.language)
        start, end = s.clause(n)
        first, last = s.tokens[start].start if start < len(s.tokens) else 0, s.tokens[end - 1].end
        inside = [p for p in self.places if first <= p.first < last]
        return _narrowest(inside or list(self.places), s.tokens[n.first].start)


def _narrowest(named: Sequence[Place], at: int) -> str:
    """A city before its country; of several alike the nearest to the figure. Two countries alone say nothing."""
    if not named:
        return ""
    depth = {"city": 0, "region": 1, "country": 2}
    best = min(named, key=lambda p: (depth.get(p.kind, 2), abs(p.first - at)))
    alone = len({p.country for p in named}) == 1 or best.kind != "country"
    return best.id if alone else ""


def _is_unreal(s: Sentence, n: Number) -> bool:
    """Wishes, threats, forecasts: "the plan could leave 200 dead", "if …". "May have killed" is an estimate."""
    if s.has("if"):
        return True
    start, end = s.clause(n)
    while start > 1 and any(start - 1 >= c.end >= start - _REACH for c in s.counts):
        start = max((i + 1 for i in range(start - 1) if s.key(i) in (",", ";", ":")), default=0)
    until = end if not s.lexicon.follows else min(n.end + 3, len(s.tokens))
    cues = s.lexicon.lists["unreal"].find(s.tokens, start, until)
    return any(not s.has("perhaps", cue.start, cue.end + 1) for cue in cues)


def _polarity(s: Sentence, n: Number) -> str:
    if _takes_back(s) and n is _nearest(s):
        return "withdrawn"
    return "denied" if s.has("denied") else "assert"


def _takes_back(s: Sentence) -> bool:
    """Whether the sentence takes a report back. Troops are withdrawn and removed, too: such words need a report."""
    if s.has("withdrawn"):
        return True
    return s.has("taken_back") and s.has("figure_words")


def _nearest(s: Sentence) -> Number | None:
    """The number meant by the words that take back: "225 died; the figure of 164 was a mistake"."""
    cues = [
        h.start
        for name in ("withdrawn", "taken_back")
        if name in s.lexicon.lists
        for h in s.lexicon.lists[name].find(s.tokens)
    ]
    apart, nearest = min(
        ((min(abs(n.start - cue) for cue in cues), n) for n in s.usable), key=lambda pair: pair[0]
    )
    return nearest if apart <= _NEAR else None


def _who(s: Sentence, n: Number) -> str:
    person = person_after(s, n)
    if person is None:
        return _who_elsewhere(s, n)
    for i in range(person.start, min(person.start + 3, _next_count(s, n), len(s.tokens))):
        hit = s.lexicon.who.at(s.tokens, i)
        if hit and hit.label != "all":
            return hit.label
        if not s.is_word(i) or (i > person.start and s.slot_at(i)):
            break
    return person.label


def _who_elsewhere(s: Sentence, n: Number) -> str:
    """ "12 officers were killed, 353 injured": officers, too; "16 dead police officers"; "deaths of children: 12"."""
    previous = next((c for c in reversed(s.usable) if c.end <= n.first), None)
    if previous and s.slot_at(n.end) and n.first - previous.end < _REACH:
        return _who(s, previous)
    nearby = s.slot_at(n.end)
    after = s.lexicon.who.find(s.tokens, nearby.end, min(nearby.end + 2, len(s.tokens))) if nearby else []
    if after:
        return after[0].label
    before = [h for h in s.lexicon.who.find(s.tokens, max(0, n.first - 8), n.first) if h.label != "all"]
    toll = s.has("toll", n.first - 10, n.first)
    return before[-1].label if before and toll else "all"


def _next_count(s: Sentence, n: Number) -> int:
    return next((other.first for other in s.counts if other.start > n.start), len(s.tokens))


def _withdrawn_number(sentence: str, s: Sentence) -> tuple[Claim, ...]:
    """ "The figure of 164 was published by mistake": what was counted is known from who published it first."""
    if not (_takes_back(s) and s.has("figure_words")):
        return ()
    usable = [n for n in s.usable if not n.vague and n.lo >= 10]
    n = _nearest(s) if usable else None
    if n is None or n not in usable:
        return ()
    return (Claim("", "all", n.lo, n.hi, n.qualifier, "withdrawn", sentence),)
