"""What is new in one article, held against all that its topic already knew.

Three ways to be new: an act or event nobody reported before, a figure that changed, a story unlike any other. Each new
thing has a key made of what it is, not of who says it first, so that another outlet, language, order or run adds
nothing. Whatever is not flagged says why, too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crawler.stories.beliefs import Known
from crawler.stories.cluster import Joining, join
from crawler.stories.developing import developed
from crawler.stories.events import event
from crawler.stories.happenings import happened
from crawler.stories.reports import Backing, KnownAct, Memory, Read
from crawler.stories.tolls import tolls
from storage.records import Development

_CUED, _BARE = 0.8, 0.5  # how sure a story unlike any other is news, with and without an event in its title


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a report adds: its story, new developments, changed knowledge, and the developments it supports."""

    joining: Joining
    developments: tuple[Development, ...]
    figures: Mapping[str, tuple[Known, ...]]  # slot → all its values now
    acts: tuple[KnownAct, ...]
    backing: tuple[Backing, ...]
    reason: str  # why nothing was flagged, if nothing was

    @property
    def supports(self) -> tuple[str, ...]:
        """Keys of the known developments that the report tells again."""
        return tuple(dict.fromkeys(one.key for one in self.backing))


def judge(found: Read, memory: Memory) -> Judgement:
    """Hold one report against the topic's memory."""
    counted = tolls(found, memory)
    acted = happened(found, memory)
    backing = (*counted.backing, *acted.backing)
    in_title = [one.key for one in counted.backing if one.sentence == found.report.title]
    joining = _joining(found, memory, (*acted.told, *in_title))
    flagged = (*acted.developments, *counted.developments)
    reason = "" if flagged else joining.reason
    if not flagged and joining.story not in memory.told and memory.mine is None:
        reason = _no_story(found)
        flagged = () if reason else (_new_story(found, joining),)
    backing += _of_story(found, memory, joining, bool(flagged))
    return Judgement(joining, flagged, counted.known, acted.known, backing, reason)


def _no_story(found: Read) -> str:
    """Why an article unlike any other still tells nothing new; "" if it does."""
    if found.report.copied:
        return "a copy of what was archived before"
    if found.explains:
        return "an explainer, opinion or chronicle: it retells"
    if found.title_counts():
        return "its title counts only a few people"
    if found.sketch.title_holds < 2:
        return "its title names too little to hold it by: a column, not news"
    return ""


def _of_story(found: Read, memory: Memory, joining: Joining, told_more: bool) -> tuple[Backing, ...]:
    """An article that joins a story which is news by itself, and tells nothing else, reports it."""
    key = (memory.founded or {}).get(joining.story or 0)
    if key is None or told_more or found.explains or found.title_acts:
        return ()
    return (Backing(key, found.report.title),)


def _joining(found: Read, memory: Memory, told: Sequence[str]) -> Joining:
    if memory.mine is not None:
        return Joining(memory.mine, 1.0, "a further revision of an article of this story")
    story_of = memory.story_of or {}
    by_words = join(found.sketch, memory.stories, memory.rare)
    for key in told:
        if key in story_of:
            reason = f"reports what is known: {key.split(':', 1)[1]}"
            return Joining(story_of[key], 1.0, reason, fits=by_words.fits)
    return by_words


def _new_story(found: Read, joining: Joining) -> Development:
    """A story unlike any other: told at once if its title tells an event, else when somebody else reports it too."""
    digest = hashlib.sha256(found.report.key.encode()).hexdigest()[:16]
    cue = event(found)
    made = developed(
        found, f"story:{digest}", "story", found.report.title, joining.reason, found.report.title
    )
    numbers = (
        ("ideas, names, places and numbers in the title", float(found.sketch.title_holds)),
        ("likeness to the nearest story", round(joining.nearest, 4)),
        ("likeness needed to join it", joining.needed),
    )
    sure = (_CUED if cue else _BARE) + 0.2 * (1.0 - min(joining.nearest, 1.0))
    why = f"{joining.reason}; {f'its title tells an event: {cue}' if cue else 'no event in its title'}"
    status = "ready" if cue else "pending"
    return replace(made, reason=why, status=status, score=round(sure, 4), numbers=numbers)
