"""What single sentences of a revision add: weigh them against all that their topic has said, keep what is new.

The caller has judged acts and figures already and says which developments the article founded or supports; a sentence
that tells one of those is not told twice. One article costs a bounded time: at most ``REMEMBERED`` sentences are kept
and ``noticed.MOST`` weighed, each against at most
``novel.NEIGHBOURS`` remembered ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlite_utils import Database

from crawler.jobs.novel import Weighed, weighed
from crawler.stories.noticed import CONTRADICTS, FOUNDS, SUPPORTS, chosen, match
from crawler.stories.noticed_cues import KINDS, cues_in, kind_of, weight
from crawler.stories.noticed_news import not_news
from crawler.stories.novelty import why
from crawler.stories.novelty_features import Sentence
from crawler.stories.novelty_told import held
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
    desk.settle(settled, read)
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

    def settle(self, settled: Iterable[Backing], read: Sequence[Sentence]) -> None:
        """Note what the article's own acts and figures tell, and in which sentences. What the title tells, the first
        sentence tells as well."""
        language = read[0].language if read else ""
        for one in settled:
            self._write(one.sentence, one.key, SUPPORTS, 1.0)
            self.told.append((one.key, terms(one.sentence, language).all))
            if one.sentence == self.row["title"] and read:
                self.told.append((one.key, read[0].terms.all))

    def weigh(self, read: Sequence[Sentence]) -> None:
        """Hold every sentence that may be news against the memory, in order."""
        chose = chosen([one for one in read if not not_news(one.text, one.terms, one.language)])
        for one in weighed(self.db, self.topic, chose, self.at):
            self._judge(one)

    def _judge(self, one: Weighed) -> None:
        told = kept.telling(self.db, self.topic, (other.sentence for other in one.near))
        numbers = dict(one.novelty.numbers)
        seen = match(one.sentence, one.weights, one.near, told, self.at.year, fresh=bool(numbers["fresh"]))
        if seen.key:
            self._note(one.sentence.text, seen.key, seen.what, seen.held)
        is_new = seen.what == FOUNDS and one.novelty.score >= self.states.waits and not self.retells
        if is_new and not self._is_told(one):
            self._found(one, numbers)

    def _is_told(self, one: Weighed) -> bool:
        """Whether the article tells it already: then the sentence backs what told it."""
        share, key = max(((held(one.weights, other), key) for key, other in self.told), default=(0.0, ""))
        if share < SETTLED:
            return False
        self._note(one.sentence.text, key, SUPPORTS, round(share, 4))
        return True

    def _found(self, one: Weighed, numbers: Mapping[str, float]) -> None:
        development = self._development(one, numbers)
        if stories.add(self.db, development, story=self.story, revision=self.row["revision"], now=self.now):
            self._note(one.sentence.text, development.key, FOUNDS, 1.0)
            self.told.append((development.key, one.sentence.terms.all))
            self.found.append(development)

    def _note(self, text: str, key: str, relation: str, score: float) -> None:
        """Keep that a sentence tells a development. What acts, figures and stories it backs is judged elsewhere."""
        self._write(text, key, relation, score)
        if relation != CONTRADICTS and key.startswith(self._own):
            self.backing.append(Backing(key, text))

    @property
    def _own(self) -> tuple[str, ...]:
        """How the keys of developments begin that single sentences found."""
        return tuple(f"{self.topic}:{kind}:" for kind in KINDS)

    def _write(self, text: str, key: str, relation: str, score: float) -> None:
        kept.write(self.db, self.topic, [ToldIn(text, key, relation, score, self.row["article"])])

    def _development(self, one: Weighed, numbers: Mapping[str, float]) -> Development:
        sentence, score = one.sentence, one.novelty.score
        cues = cues_in(sentence, self.at, numbers, int(numbers["new_names"]))
        title = terms(str(self.row["title"]), sentence.language).all
        kind = kind_of(cues, sentence.position, held(dict.fromkeys(title, 1.0), sentence.terms.all))
        return Development(
            key=f"{self.topic}:{kind}:{sentence_hash(sentence.text) & 0xFFFFFFFFFFFFFFFF:016x}",
            topic=self.topic, kind=kind, headline=one_line(sentence.text, _HEADLINE), language=sentence.language,
            first_seen=self.at, reason=why(one.novelty), articles=(self.row["article"],),
            outlets=(self.row["source"],), baseline=self.baseline,
            status="ready" if score >= self.states.ready else "pending", sentence=sentence.text,
            speaker=cues.voice.name, score=score,
            numbers=(*one.novelty.numbers, ("weight", weight(cues, sentence.position, score)),
                     ("place", float(sentence.position))),
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
