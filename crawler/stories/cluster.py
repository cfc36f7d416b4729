"""Which story an article belongs to: online, one pass, against the founder and a few members of each story.

A running mean drifts and chains of neighbours glue a week together, so an article is held against single members. A
clash of figures, places or acts forbids a join whatever the words say.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from crawler.stories.acts import same_act
from crawler.stories.sketch import Sketch

MEMBERS = 4  # sketches kept a story: the founder and the first few joiners
MEMORY = timedelta(days=10)  # a story that was silent for longer is not joined again
SAME_LANGUAGE = 0.36  # likeness from which an article joins; see docs/developments.md for how it was set
OTHER_LANGUAGE = 0.42
_SIGMA_DAYS = 3.0
_COMMON = 1.0  # rarity of what nearly every article of a topic has

Rarity = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Story:
    """A story as far as joining it goes: founder first."""

    id: int
    members: tuple[Sketch, ...]


@dataclass(frozen=True, slots=True)
class Joining:
    """The story an article joins (None: it founds one), how alike they are, and why, in plain words."""

    story: int | None
    score: float
    reason: str
    nearest: float = 0.0  # likeness to the story most like it, joined or not
    needed: float = SAME_LANGUAGE
    by: int | None = None  # index of the member most like it; None where words did not decide
    fits: tuple[Story, ...] = ()  # every story it is alike enough to


def rarity(counts: Mapping[str, int], total: int) -> Rarity:
    """How much a feature tells, from how many of ``total`` articles of the topic have it (smoothed idf).

    What nearly all have still tells something: else a story that fills its topic would hold nothing together.
    """
    return lambda feature: max(math.log((total + 2) / (counts.get(feature, 0) + 1)), _COMMON) + 0.2


def likeness(one: Sketch, other: Sketch, rare: Rarity) -> tuple[float, tuple[str, ...]]:
    """Cosine of two sketches over what they can share, dimmed by the days between them, and the strongest features."""
    same_language = one.language == other.language
    left, right = _vector(one, rare, same_language), _vector(other, rare, same_language)
    shared = {f: left[f] * right[f] for f in left.keys() & right.keys()}
    length = math.sqrt(sum(v * v for v in left.values())) * math.sqrt(sum(v * v for v in right.values()))
    if not shared or not length:
        return 0.0, ()
    days = abs((one.at - other.at).total_seconds()) / 86_400
    near = 0.6 + 0.4 * math.exp(-((days / _SIGMA_DAYS) ** 2) / 2)
    strongest = sorted(shared, key=lambda f: (-shared[f], f))[:4]
    return near * sum(shared.values()) / length, tuple(strongest)


def _vector(sketch: Sketch, rare: Rarity, words: bool) -> dict[str, float]:
    return {f: w * rare(f) for f, w in sketch.weights.items() if words or not f.startswith("w:")}


def clash(one: Sketch, other: Sketch) -> str:
    """Why two articles cannot be the same happening; "" if nothing speaks against it."""
    for slot, who, lo, hi in one.figures:
        for other_slot, other_who, other_lo, other_hi in other.figures:
            if (slot, who) == (other_slot, other_who) and (lo, hi) != (other_lo, other_hi):
                return f"{slot}: {lo:,} against {other_lo:,}"
    if one.cities and other.cities and not one.cities & other.cities:
        return f"{'/'.join(sorted(one.cities))} against {'/'.join(sorted(other.cities))}"
    if one.acts and other.acts and not any(same_act(a, b) for a in one.acts for b in other.acts):
        return f"{one.acts[0].says} against {other.acts[0].says}"
    return ""


def join(article: Sketch, stories: Iterable[Story], rare: Rarity) -> Joining:
    """The story whose best member is most like the article, if it is alike enough and its founder does not clash."""
    best = Joining(None, 0.0, "nothing like it among the stories of the last days")
    nearest, needed = 0.0, SAME_LANGUAGE
    fits: list[Story] = []
    for story in sorted(stories, key=lambda s: s.id):
        if article.at - max(m.at for m in story.members) > MEMORY:
            continue
        likest = resembles(article, story.members, rare)
        if likest.score > nearest:
            nearest, needed = likest.score, likest.needed
        if likest.score < likest.needed or clash(article, story.members[0]):
            continue
        fits.append(story)
        if likest.score > best.score + 1e-9:
            reason = f"likeness {likest.score:.2f} (needs {likest.needed:.2f}): {', '.join(likest.shared)}"
            best = Joining(story.id, likest.score, reason, by=likest.member)
    return replace(best, nearest=nearest, needed=needed, fits=tuple(fits))


@dataclass(frozen=True, slots=True)
class Likest:
    """The member of a story that an article is most like."""

    member: int
    score: float
    needed: float  # between their languages
    shared: tuple[str, ...]  # the strongest features they share


def resembles(article: Sketch, members: Sequence[Sketch], rare: Rarity) -> Likest:
    """The member an article is most like; one that is alike enough in its language goes before one that is not."""
    found = []
    for i, member in enumerate(members):
        score, shared = likeness(article, member, rare)
        least = SAME_LANGUAGE if member.language == article.language else OTHER_LANGUAGE
        found.append(Likest(i, score, least, shared))
    return max(found, key=lambda one: (one.score >= one.needed, one.score, -one.member))
