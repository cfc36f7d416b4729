"""What in a sentence makes it worth a look, and how much a desk cares for it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crawler.stories.acts import Act, acts
from crawler.stories.counted import Sentence as Counted
from crawler.stories.counted import lexicon_of
from crawler.stories.figures import Claim, claims
from crawler.stories.novelty_features import Sentence
from crawler.stories.numbers import numbers
from crawler.stories.told_dates import told_days
from crawler.stories.voices import OFFICIAL, Voice, voice_of
from crawler.stories.words import words

_FRESH = timedelta(days=1)  # what is told of the day before, or of the day after, is of today


@dataclass(frozen=True, slots=True)
class Cues:
    """What one sentence has that news is made of."""

    claims: tuple[Claim, ...] = ()
    acts: tuple[Act, ...] = ()
    voice: Voice = field(default_factory=Voice)
    fresh: bool = False  # it names today, yesterday or tomorrow
    old: bool = False  # it names only earlier days
    new_names: int = 0  # that the topic never met

    @property
    def kind(self) -> str:
        """The kind of development it would found: event, statement or detail."""
        if self.acts or self.claims:
            return "event"
        return "statement" if self.voice.name else "detail"


def cues_in(one: Sentence, at: datetime, new_names: int) -> Cues:
    """The cues of one sentence. ``at``: when it was published."""
    sentence, language = one.text, one.language
    days = told_days(sentence, language, at)
    ago = [at.date() - told.last for told in days]
    return Cues(
        claims(sentence, language, at.year) if one.terms.numbers else (),
        acts(sentence, language),
        _voice(sentence, language),
        any(abs(one) <= _FRESH for one in ago),
        bool(ago) and min(ago) > _FRESH,
        new_names,
    )


def _voice(sentence: str, language: str) -> Voice:
    lexicon = lexicon_of(language)
    if lexicon is None:
        return Voice()
    tokens = words(sentence, language)
    return voice_of(sentence, Counted(tokens, numbers(sentence, tokens, language), lexicon), language)


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
