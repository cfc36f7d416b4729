"""Trying a topic on what the archive has, before it is switched on: what it would find, nearly find, and why.

Articles are judged by title and text; addresses refused as off topic by what their listing said of them, which is all
there is: a page that says more may still match.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

from sqlite_utils import Database

from crawler import relevance
from crawler.config import Config
from crawler.errors import FixTheFile
from crawler.jobs import topics
from storage import backtest
from storage.backtest import Stretch, Text
from storage.records import Verdict

SORTS = ("hits", "refused_hits", "near_misses", "gained", "lost")
MOST_TEXTS = 5_000  # texts of each side from which words are suggested
OPENING = (
    500  # characters of a text that count: of a refused address there is no more, so articles give no more
)

Tell = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Judged:
    """One text with its verdict. ``article`` is None for a refused address."""

    article: int | None
    address: str
    title: str
    language: str
    seen_at: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class ClauseDid:
    """What one clause of the query did, over all texts."""

    clause: str
    depth: int
    holds: int  # texts for which it holds: what it would let through alone
    lets_in: int  # hits that only it let in: without it they would be lost
    keeps_out: int  # texts that only it refused: without it they would be hits


@dataclass(frozen=True, slots=True)
class Found:
    """How many texts there are of one sort, and the best of them."""

    count: int
    best: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class TopicTest:
    """What a topic finds in a stretch of time."""

    topic: str
    query: str
    articles: int
    refused: int
    hits: Found  # articles
    refused_hits: Found  # refused addresses whose listing alone makes them hits
    near_misses: Found  # texts that answer a clause with words, and not all
    gained: Found  # articles that would be on the topic and are not
    lost: Found  # articles that are on the topic and would not be
    clauses: tuple[ClauseDid, ...]


def chosen(config: Config, name: str, query: str = "") -> relevance.Topic:
    """The topic to try: of schedules.yaml, or ``query`` with its groups of terms.

    Raises FixTheFile for a name that is no topic where no query is given, QueryError for a query that is none.
    """
    known = config.topics.get(name)
    if query:
        return relevance.compile_topic(name, query, known.terms if known else {})
    if known is None:
        listed = ", ".join(config.topics) or "none"
        raise FixTheFile(
            f"{config.path}: there is no topic {name!r} (there are: {listed}); name one, or give a --query"
        )
    return topics.one(known)


def try_topic(db: Database, topic: relevance.Topic, stretch: Stretch, limit: int, tell: Tell) -> TopicTest:
    """Judge every text of a stretch of time; some milliseconds for each. ``tell`` is told how far it is."""
    trial = _Trial(topic, limit)
    total = backtest.count(db, stretch)
    for done, text in enumerate(_texts(db, topic.name, stretch), start=1):
        tell(done, total, text.title)
        trial.take(text, *_judged(topic, text))
    return trial.ended()


def suggested(
    db: Database, topic: relevance.Topic, stretch: Stretch, limit: int, tell: Tell
) -> tuple[relevance.Suggestion, ...]:
    """Words that part the articles the topic finds from everything else the archive has met, and that it does not
    name: at most ``limit`` for each language, from at most ``MOST_TEXTS`` texts on each side."""
    on, off = relevance.WordCounts(), relevance.WordCounts()
    total = backtest.count(db, stretch)
    for done, text in enumerate(_texts(db, topic.name, stretch), start=1):
        tell(done, total, text.title)
        side = on if _judged(topic, text)[0].relevant else off
        if side.texts.total() < MOST_TEXTS:
            side.add(f"{text.title}\n{text.text}"[:OPENING], text.language)
    return relevance.suggest(topic, on, off, limit)


def _texts(db: Database, topic: str, stretch: Stretch) -> Iterator[Text]:
    return chain(backtest.articles(db, topic, stretch), backtest.refused(db, stretch))


def _judged(topic: relevance.Topic, text: Text) -> tuple[Verdict, relevance.Finding]:
    return relevance.judge_clauses(
        topic, title=text.title, text=text.text, language=text.language, address=text.address
    )


@dataclass(slots=True)
class _Best:
    """The few best of many, in bounded memory."""

    limit: int
    heap: list[tuple[float, int, Judged]] = field(default_factory=list)
    count: int = 0

    def add(self, one: Judged) -> None:
        self.count += 1
        heapq.heappush(self.heap, (one.score, -self.count, one))
        if len(self.heap) > self.limit:
            heapq.heappop(self.heap)

    def found(self) -> Found:
        return Found(self.count, tuple(one for _, _, one in sorted(self.heap, reverse=True)))


class _Trial:
    """The sums of a trial under way."""

    def __init__(self, topic: relevance.Topic, limit: int) -> None:
        self._topic = topic
        self._articles = 0
        self._refused = 0
        self._sorts = defaultdict[str, _Best](lambda: _Best(limit))
        self._clauses: dict[int, ClauseDid] = {}

    def take(self, text: Text, verdict: Verdict, finding: relevance.Finding) -> None:
        self._articles += text.article is not None
        self._refused += text.article is None
        judged = Judged(
            text.article, text.address, text.title, text.language, text.seen_at, verdict.score, verdict.reason
        )
        for sort in _sorts(text, verdict):
            self._sorts[sort].add(judged)
        for at, effect in enumerate(relevance.effects(finding)):
            was = self._clauses.get(at) or ClauseDid(effect.clause, effect.depth, 0, 0, 0)
            self._clauses[at] = replace(
                was,
                holds=was.holds + effect.holds,
                lets_in=was.lets_in + (effect.decides and verdict.relevant),
                keeps_out=was.keeps_out + (effect.decides and not verdict.relevant),
            )

    def ended(self) -> TopicTest:
        found = {sort: self._sorts[sort].found() for sort in SORTS}
        clauses = tuple(self._clauses[at] for at in sorted(self._clauses))
        return TopicTest(
            self._topic.name, self._topic.query, self._articles, self._refused, **found, clauses=clauses
        )


def _sorts(text: Text, verdict: Verdict) -> Iterator[str]:
    """Which lists a text belongs in."""
    if text.article is None and verdict.relevant:
        yield "refused_hits"
    elif verdict.relevant:
        yield "hits"
    elif any(match.field in ("title", "text") for match in verdict.matches):
        yield "near_misses"
    if text.article is not None and verdict.relevant != text.stored:
        yield "gained" if verdict.relevant else "lost"
