"""What in a sentence makes it worth a look, and how much a desk cares for it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from crawler.stories.acts import Act, acts
from crawler.stories.counted import Sentence as Counted
from crawler.stories.counted import lexicon_of
from crawler.stories.figures import Claim, claims
from crawler.stories.novelty_features import Sentence
from crawler.stories.told_dates import told_days
from crawler.stories.voices import OFFICIAL, Voice, voice_of
from crawler.stories.words import words

PROMINENT = 3  # sentences of a text
HIGH = 10  # sentences of a text
_FRESH = 1  # days: what is told of the day before, or of the day after, is of today


@dataclass(frozen=True, slots=True)
class Cues:
    """What one sentence has that news is made of."""

    claims: tuple[Claim, ...] = ()
    acts: tuple[Act, ...] = ()
    voice: Voice = field(default_factory=Voice)
    fresh: bool = False  # it names today, yesterday or tomorrow
    old: bool = False  # it names only earlier days
    new_names: int = 0  # that the topic never met


def kind_of(cues: Cues, position: int) -> str:
    """The kind of development a sentence founds: the statement of an authority at the head of a text, or a detail.

    Acts and figures are judged for themselves: a sentence with one that is new no more is at most a detail of it.
    """
    told_apart = cues.acts or cues.claims or position >= PROMINENT
    return "statement" if cues.voice.kind == OFFICIAL and not told_apart else "detail"


def days_ago(one: Sentence, at: datetime) -> tuple[int, ...]:
    """How many days before ``at`` the days lie that a sentence names; of what is to come, less than 0."""
    return tuple((at.date() - told.last).days for told in told_days(one.text, one.language, at))


def is_fresh(ago: Iterable[int]) -> bool:
    """Whether a sentence tells of the day itself, the day before or the day after."""
    return any(abs(days) <= _FRESH for days in ago)


def cues_in(one: Sentence, at: datetime, ago: Sequence[int], new_names: int) -> Cues:
    """The cues of one sentence. ``at``: when it was published; ``ago``: see ``days_ago``.

    Acts and figures are looked for only where they could raise its weight much: deep ones are told as details anyway.
    """
    high = one.position < HIGH
    return Cues(
        claims(one.text, one.language, at.year) if high and one.terms.numbers else (),
        acts(one.text, one.language) if high else (),
        _voice(one.text, one.language),
        is_fresh(ago),
        bool(ago) and min(ago) > _FRESH,
        new_names,
    )


def _voice(sentence: str, language: str) -> Voice:
    lexicon = lexicon_of(language)
    return (
        voice_of(sentence, Counted(words(sentence, language), [], lexicon), language) if lexicon else Voice()
    )


def weight(cues: Cues, position: int, score: float) -> float:
    """How much a desk cares for a new sentence, 0 to 1. ``position``: in its text, from 0; a title is -1.

    Prominence in the text counts most, then whether it tells of today, figures and acts, an official voice, names
    never met, and how new it is. How many report it is counted where it is told.
    """
    prominent = 1 / (1 + math.log1p(max(position, 0)))
    parts = (
        (3.0, prominent), (1.5, cues.fresh), (1.0, bool(cues.claims)), (1.0, bool(cues.acts)),
        (0.5, cues.voice.kind == OFFICIAL), (0.5, min(cues.new_names, 2) / 2), (1.0, score), (1.0, not cues.old),
    )  # fmt: skip
    return round(sum(by * value for by, value in parts) / sum(by for by, _ in parts), 4)
