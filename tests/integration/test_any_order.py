"""Batches of any size, and any order of arrival, end in the same place."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from benchmarks import demo
from crawler.config import parse
from crawler.demo.example import schedules
from crawler.demo.loading import load_script
from crawler.demo.script import Piece
from crawler.jobs import follow as following
from crawler.jobs.follow import follow
from crawler.jobs.topics import compiled
from storage import runs, sources
from storage.archive import Archive

ENDS = datetime(2022, 1, 7, tzinfo=UTC)
NOW = datetime(2022, 2, 1, tzinfo=UTC)
_FIGURES = "SELECT lo, slot, who, scope, hi, qualifier, place, state FROM figure"
SEEDS = range(6)
Order = Callable[[list[demo.Dated]], list[demo.Dated]]


@dataclass(frozen=True)
class Ended:
    """What an archive knows in the end, without the numbers it gives to things."""

    developments: frozenset[tuple[str, ...]]
    support: frozenset[tuple[str, str]]
    joined: frozenset[tuple[str, str, str]]
    stories: frozenset[frozenset[str]]
    acts: frozenset[str]
    figures: frozenset[tuple[str, ...]]  # every value with its state

    @property
    def believed(self) -> dict[tuple[str, ...], int]:
        """The value that holds for each slot, group of people and scope."""
        held = (one for one in self.figures if one[-1] == "current")
        return {
            (slot, who, scope): int(lo)
            for lo, slot, who, scope, *_ in sorted(held, key=lambda one: int(one[0]))
        }

    @property
    def pairs(self) -> set[frozenset[str]]:
        """Articles that are in one story."""
        return {frozenset(two) for story in self.stories for two in combinations(story, 2)}


def followed(order: Order = list, batch: int = 50, crawl_of: int = 10_000, ends: datetime = ENDS) -> Ended:
    """The first days of the scripted crisis, ``crawl_of`` states a crawl."""
    states = order([one for one in demo._states(load_script()) if one[0] < ends])
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as during:
        during.setattr(following, "BATCH", batch)
        path = Path(folder) / "demo.db"
        config = parse(schedules("http://127.0.0.1:9", path), Path(folder) / "schedules.yaml")
        topics = compiled(config)
        pieces: dict[int, Piece] = {}
        with Archive.open(path) as archive:
            with archive.writing() as db:
                for one in config.sources.values():
                    sources.declare(
                        db, one.id, name=one.name, address=one.address, country="", language="",
                        owner=one.owner or "", tier="", now=NOW,
                    )  # fmt: skip
                crawl = runs.begin(db, topics=("kazakhstan",), sources=8, proxy="", program="test", now=NOW)
            for start in range(0, len(states), crawl_of):
                with archive.writing() as db:
                    for at, piece, state in states[start : start + crawl_of]:
                        demo._keep(archive, piece, state, at, crawl, topics, pieces)
                follow(archive, config, NOW)
            names = {article: piece.id for article, piece in pieces.items()}
            return _ended(archive, names)


def _ended(archive: Archive, names: dict[int, str]) -> Ended:
    def rows(asked: str) -> Iterator[tuple[str, ...]]:
        return (tuple(row) for row in archive.db.execute(asked))

    stories: dict[str, set[str]] = {}
    for story, article in rows("SELECT story, article FROM story_article"):
        stories.setdefault(story, set()).add(names[int(article)])
    told = rows("SELECT key, kind, status, headline, sentence, corrects, numbers FROM development")
    return Ended(
        frozenset(told),
        frozenset((key, names[int(a)]) for key, a in rows("SELECT development, article FROM support")),
        frozenset((a, b, c) for a, b, c in rows("SELECT development, one, other FROM joined")),
        frozenset(frozenset(one) for one in stories.values()),
        frozenset(key for (key,) in rows("SELECT key FROM development WHERE kind = 'act'")),
        frozenset(tuple(map(str, row)) for row in rows(_FIGURES)),
    )


@cache
def in_order() -> Ended:
    return followed()


@pytest.mark.parametrize("batch", [1, 7, 10_000])
def test_batches_of_any_size_give_the_same_tables(batch: int) -> None:
    assert followed(batch=batch) == in_order()


def _shuffled(states: Sequence[demo.Dated]) -> list[demo.Dated]:
    """Articles in any order; copies after what they copy, since which of two is the copy is the intake's to say."""
    by_piece: dict[str, list[demo.Dated]] = {}
    for one in states:
        by_piece.setdefault(one[1].id, []).append(one)
    ids = sorted(by_piece)
    random.Random(7).shuffle(ids)
    ids.sort(key=lambda one: bool(by_piece[one][0][1].copy_of))
    return [state for one in ids for state in by_piece[one]]


def test_the_order_in_which_one_crawl_brings_pages_makes_no_difference() -> None:
    assert len(in_order().developments) > 20
    shuffled = followed(_shuffled)
    assert shuffled.developments == in_order().developments
    assert shuffled.stories == in_order().stories
    assert shuffled.figures == in_order().figures
    assert shuffled.support == in_order().support


def _late(seed: int, *, seen: bool) -> Order:
    """Four articles in ten come in up to six hours late, copies after what they copy. ``seen``: they are seen late."""

    def order(states: Sequence[demo.Dated]) -> list[demo.Dated]:
        chance = random.Random(seed)
        pieces = {piece.id: piece for _, piece, _ in states}
        late = {one: timedelta(hours=chance.uniform(0, 6) if chance.random() < 0.4 else 0) for one in pieces}
        for one in pieces.values():
            if one.copy_of in pieces:
                late[one.id] = max(late[one.id], late[one.copy_of])
        came = sorted(states, key=lambda one: (one[0] + late[one[1].id], one[1].published, one[1].id))
        return [(at + late[piece.id] if seen else at, piece, state) for at, piece, state in came]

    return order


@pytest.mark.parametrize("seed", SEEDS)
def test_late_arrivals_end_with_the_same_figures_and_nearly_the_same_acts_and_stories(seed: int) -> None:
    """Which of two near stories an article joins may depend on which was there: the rarity of words grows with them."""
    late = followed(_late(seed, seen=False), crawl_of=20)
    assert late.figures == in_order().figures
    assert len(late.acts & in_order().acts) >= 0.9 * len(late.acts | in_order().acts)
    assert len(late.pairs & in_order().pairs) >= 0.7 * len(late.pairs | in_order().pairs)


def test_what_is_seen_late_ends_with_the_same_belief() -> None:
    assert followed(_late(1, seen=True), crawl_of=20).believed == in_order().believed
