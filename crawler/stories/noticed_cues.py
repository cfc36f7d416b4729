"""What in a sentence makes it worth a look, and how much a desk cares for it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crawler.stories.acts import Act, acts
from crawler.stories.counted import Sentence as Counted
from crawler.stories.counted import lexicon_of
from crawler.stories.figures import Claim, claims
from crawler.stories.novelty_features import Sentence
from crawler.stories.voices import OFFICIAL, Voice, voice_of
from crawler.stories.words import words

STATEMENT, DETAIL = KINDS = ("statement", "detail")
PROMINENT = 3  # sentences of a text
ABOUT = 0.5  # share of a title that a sentence holds which the article is about
HIGH = 10  # sentences of a text


@dataclass(frozen=True, slots=True)
class Cues:
    """What one sentence has that news is made of."""

    claims: tuple[Claim, ...] = ()
    acts: tuple[Act, ...] = ()
    voice: Voice = field(default_factory=Voice)
    fresh: bool = False  # it names today, yesterday or tomorrow
    old: bool = False  # it names only earlier days
    new_names: int = 0  # that the topic never met


def kind_of(cues: Cues, position: int, title: float) -> str:
    """The kind of development a sentence founds: the statement of an authority that its article is about, or a detail.

    ``title``: share of the title that the sentence holds. Acts and figures are judged for themselves: a sentence with
    one that is new no more is at most a detail of it.
    """
    told_apart = cues.acts or cues.claims or position >= PROMINENT or title < ABOUT
    return STATEMENT if cues.voice.kind == OFFICIAL and cues.voice.name and not told_apart else DETAIL


def cues_in(one: Sentence, at: datetime, numbers: Mapping[str, float], new_names: int) -> Cues:
    """The cues of one sentence. ``at``: when it was published; ``numbers``: what novelty measured of it.

    Acts and figures are looked for only where they could raise its weight much: deep ones are told as details anyway.
    """
    high = one.position < HIGH
    return Cues(
        claims(one.text, one.language, at.year) if high and one.terms.numbers else (),
        acts(one.text, one.language) if high else (),
        _voice(one.text, one.language),
        bool(numbers["fresh"]),
        bool(numbers["old_day"]) and not numbers["fresh"],
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
