"""What single sentences of a revision add: weigh them against all that their topic has said, keep what is new.

The caller has judged acts and figures already and says which developments the article founded or supports; a sentence
that tells one of those is not told twice. One article costs a bounded time: at most ``REMEMBERED`` sentences are kept
and ``noticed.MOST`` weighed, each against at most ``NEAREST`` remembered ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlite_utils import Database

from crawler.stories.noticed import (
    CONTRADICTS,
    FOUNDS,
    SUPPORTS,
    Noticed,
    Rarity,
    chosen,
    held,
    match,
    weights,
)
from crawler.stories.noticed_cues import Cues, cues_in, days_ago, is_fresh, kind_of, weight
from crawler.stories.noticed_news import not_news
from crawler.stories.novelty_features import Sentence
from crawler.stories.reports import Backing
from crawler.stories.rules import SHIPPED, States
from crawler.stories.terms import terms
from crawler.stories.words import reading_language
from crawler.text import one_line
from storage import noticed as kept
from storage import sentences as memory
from storage import stories
from storage.noticed import ToldIn
from storage.records import Development, Remembered
from storage.sentences import sentence_hash
from storage.stories import Row
from storage.times import moment

REMEMBERED = (
    200  # sentences of one revision that are kept and may be weighed; what follows is furniture or an attack
)
NEAREST = 12  # remembered sentences that one is held against
SETTLED = 0.5  # held to this share by what its article told before, a sentence tells that
_HEADLINE = 300  # characters


def notice(
    db: Database, topic: str, row: Row, sentences: Sequence[str], *, story: int, now: datetime,
    settled: Sequence[Backing] = (), copied: Collection[str] = (), retells: bool = False, baseline: bool = False,
    states: States = SHIPPED.states,
) -> Noticing:  # fmt: skip
    """Weigh the sentences of one revision; keep the developments they found and what tells which.

    ``row``: the revision, as ``storage.stories.revisions`` gives it (of it are read: revision, article, source,
    language, seen_at). ``sentences``: of its text, in order. ``settled``: sentences of it that are told already, as
    acts or figures, with the developments they found or support. ``copied``: sentences that stand in an earlier
    article: remembered, never weighed.
    ``retells``: an opinion, a chronicle or a copy: it supports, and founds nothing. ``baseline``: what it founds is the
    topic's state of play. Called inside the transaction of the revision; called again for the same revision it does
    nothing. Whom each backing sentence has its news from is for the caller to judge, who writes the support.
    """
    if not kept.begin(db, topic, row["revision"]):
        return Noticing()
    desk = _Desk(db, topic, row, story, now, moment(row["seen_at"]), baseline, retells, states)
    read = desk.read(sentences[:REMEMBERED])
    desk.settle(settled, read[0].language if read else "")
    desk.weigh([one for one in read if one.text not in copied])
    desk.remember(read)
    return Noticing(tuple(desk.found), tuple(desk.backing))


@dataclass(frozen=True, slots=True)
class Noticing:
    """What the sentences of one revision come to."""

    developments: tuple[Development, ...] = ()
    backing: tuple[Backing, ...] = ()  # every sentence that founds or supports one, with its key


@dataclass(slots=True)
class _Desk:
    """One revision at work."""

    db: Database
    topic: str
    row: Row
    story: int
    now: datetime
    at: datetime
    baseline: bool
    retells: bool
    states: States
    told: list[tuple[str, tuple[str, ...]]] = field(
        default_factory=list
    )  # keys and terms of what the article tells
    found: list[Development] = field(default_factory=list)
    backing: list[Backing] = field(default_factory=list)

    def read(self, sentences: Sequence[str]) -> list[Sentence]:
        """The sentences taken apart, each once."""
        language = reading_language(self.row["language"], " ".join(sentences[:3])[:400])
        different = dict.fromkeys(sentences)
        return [Sentence(one, language, n, terms(one, language)) for n, one in enumerate(different)]

    def settle(self, settled: Iterable[Backing], language: str) -> None:
        """Note what the article's own acts and figures tell, and in which sentences."""
        for one in settled:
            self._write(one.sentence, one.key, SUPPORTS, 1.0)
            self.told.append((one.key, terms(one.sentence, language).all))

    def weigh(self, read: Sequence[Sentence]) -> None:
        """Hold every sentence that may be news against the memory, in order."""
        able = [one for one in read if not not_news(one.text, one.terms, one.language)]
        chose = chosen(able)
        if not chose:
            return
        all_terms = list(dict.fromkeys(term for one in chose for term in one.terms.all))
        met = memory.frequencies(self.db, self.topic, all_terms)
        rarity = Rarity(kept.usual(self.db, self.topic, all_terms, self.at))
        nearest = kept.Nearest(self.db, self.topic)
        for one in chose:
            own, ago = weights(one.terms.all, rarity), days_ago(one, self.at)
            near = nearest.to(own, NEAREST)
            told = kept.telling(self.db, self.topic, (other.sentence for other in near))
            seen = match(one, own, near, told, self.at.year, fresh=is_fresh(ago))
            if seen.key:
                self._note(one.text, seen.key, seen.what, seen.held)
            if self._is_new(seen) and not self._is_told(one.text, own):
                new_names = sum(name not in met.terms for name in one.terms.names)
                self._found(one, seen, cues_in(one, self.at, ago, new_names))

    def _is_new(self, seen: Noticed) -> bool:
        return seen.what == FOUNDS and seen.score >= self.states.waits and not self.retells

    def _is_told(self, text: str, own: Mapping[str, float]) -> bool:
        """Whether the article tells it already: then the sentence backs what told it."""
        share, key = max(((held(own, other), key) for key, other in self.told), default=(0.0, ""))
        if share < SETTLED:
            return False
        self._note(text, key, SUPPORTS, round(share, 4))
        return True

    def _found(self, one: Sentence, seen: Noticed, cues: Cues) -> None:
        development = self._development(one, seen, cues)
        if stories.add(self.db, development, story=self.story, revision=self.row["revision"], now=self.now):
            self._note(one.text, development.key, FOUNDS, 1.0)
            self.told.append((development.key, one.terms.all))
            self.found.append(development)

    def _note(self, text: str, key: str, relation: str, score: float) -> None:
        self._write(text, key, relation, score)
        if relation != CONTRADICTS:
            self.backing.append(Backing(key, text))

    def _write(self, text: str, key: str, relation: str, score: float) -> None:
        kept.write(self.db, self.topic, [ToldIn(text, key, relation, score, self.row["article"])])

    def _development(self, sentence: Sentence, seen: Noticed, cues: Cues) -> Development:
        kind = kind_of(cues, sentence.position)
        known = f"{seen.held:.0%} of it was known" if seen.nearest else "nothing like it was known"
        numbers = (("weight", weight(cues, sentence.position, seen.score)), ("held", seen.held),
                   ("position", float(sentence.position)))  # fmt: skip
        return Development(
            key=f"{self.topic}:{kind}:{sentence_hash(sentence.text) & 0xFFFFFFFFFFFFFFFF:016x}",
            topic=self.topic, kind=kind, headline=one_line(sentence.text, _HEADLINE), language=sentence.language,
            first_seen=self.at, reason=known, articles=(self.row["article"],), outlets=(self.row["source"],),
            baseline=self.baseline, status="ready" if seen.score >= self.states.ready else "pending",
            sentence=sentence.text, speaker=cues.voice.name, score=seen.score, numbers=numbers,
        )  # fmt: skip

    def remember(self, read: Sequence[Sentence]) -> None:
        row = self.row
        memory.remember(
            self.db, self.topic,
            [
                Remembered(one.text, one.terms.all, one.language, row["article"], row["revision"], one.position,
                           row["source"], self.at)
                for one in read
            ],
        )  # fmt: skip
        kept.count(self.db, self.topic, (one.terms.all for one in read), self.at)
