"""Trying a topic on an archive."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.config import parse
from crawler.errors import FixTheFile, QueryError
from crawler.jobs.topictest import ClauseDid, TopicTest, chosen, suggested, try_topic
from crawler.relevance import compile_topic
from storage.archive import Archive
from storage.backtest import Stretch

from .filled import NOW, fill, page, refuse

STORED = {"harbour": compile_topic("harbour", "harbour OR pier")}


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "desk.db") as archive:
        fill(archive, {
            "/pier": page("Harbour pier closed", "The harbour pier is closed after the storm of last week."),
            "/strike": page("Harbour strike", "Dockers of the harbour are on strike for better pay from today."),
            "/pay": page("Pay on the pier", "The town talks about what the guards of the pier are paid."),
        }, STORED)  # fmt: skip
        refuse(archive, "/football", "Football: the harbour team strikes twice")
        refuse(archive, "/weather", "Rain from the north", "A strike is called off.")
        yield archive


def tried(archive: Archive, query: str, stretch: Stretch = Stretch(), limit: int = 10) -> TopicTest:  # noqa: B008
    return try_topic(archive.db, compile_topic("harbour", query), stretch, limit, lambda *_: None)


def test_hits_near_misses_gained_and_lost(archive: Archive) -> None:
    result = tried(archive, "harbour AND strike")
    assert (result.articles, result.refused) == (3, 2)
    assert [one.title for one in result.hits.best] == ["Harbour strike"]
    assert [one.title for one in result.refused_hits.best] == ["Football: the harbour team strikes twice"]
    assert {one.title for one in result.near_misses.best} == {"Harbour pier closed", "Rain from the north"}
    assert "no word for strike" in next(
        one.reason for one in result.near_misses.best if one.title == "Harbour pier closed"
    )
    assert (result.gained.count, result.lost.count) == (0, 2)
    assert all(one.article for one in result.lost.best)


def test_what_each_clause_did(archive: Archive) -> None:
    result = tried(archive, "harbour AND strike")
    assert result.clauses[1:] == (
        ClauseDid("harbour", 1, holds=3, lets_in=0, keeps_out=1),
        ClauseDid("strike", 1, holds=3, lets_in=0, keeps_out=1),
    )
    alternatives = tried(archive, "strike OR pier").clauses
    assert [(one.clause, one.holds, one.lets_in) for one in alternatives[1:]] == [
        ("strike", 3, 3),
        ("pier", 2, 2),
    ]


def test_a_new_topic_gains_and_nothing_is_written(archive: Archive) -> None:
    before = list(archive.db.query("SELECT * FROM match"))
    result = try_topic(archive.db, compile_topic("new", "strike"), Stretch(), 10, lambda *_: None)
    assert (result.gained.count, result.lost.count) == (1, 0)
    assert list(archive.db.query("SELECT * FROM match")) == before


def test_a_stretch_of_time_and_a_limit(archive: Archive) -> None:
    later = Stretch(since=NOW + timedelta(seconds=1))
    assert tried(archive, "harbour", later).articles == 2
    assert tried(archive, "harbour", Stretch(until=NOW + timedelta(seconds=1))).articles == 1
    cut = tried(archive, "harbour OR pier", limit=1)
    assert (cut.hits.count, len(cut.hits.best)) == (3, 1)
    assert cut.hits.best[0].score == max(one.score for one in tried(archive, "harbour OR pier").hits.best)


def test_progress_is_told_to_the_end(archive: Archive) -> None:
    told: list[tuple[int, int]] = []
    try_topic(archive.db, STORED["harbour"], Stretch(), 1, lambda done, total, _: told.append((done, total)))
    assert told == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


def test_words_are_suggested_from_both_sides(archive: Archive) -> None:
    for number in range(30):
        refuse(archive, f"/rain-{number}", f"Rain number {'abcdefghij'[number % 10]} over the fields")
    story = {
        f"/{n}": page(f"Lighthouse {n}", f"The lighthouse at the harbour shines {n} times.")
        for n in range(30)
    }
    fill(archive, story, STORED)
    words = suggested(archive.db, STORED["harbour"], Stretch(), 5, lambda *_: None)
    assert words[0].word == "lighthouse"
    assert words[0].off == 0
    assert "rain" not in [one.word for one in words]


def test_which_topic_is_tried() -> None:
    config = parse(
        'contact: desk@harbour.example\ntopics: {harbour: {query: "@port", terms: {port: {en: [harbour]}},'
        " languages: en}}\nsources: {desk: {address: https://harbour.example/feed}}\n",
        Path("schedules.yaml"),
    )
    assert chosen(config, "harbour").query == "(@port) AND (lang:en)"
    assert chosen(config, "harbour", "@port NOT ferry").query == "@port NOT ferry"
    assert chosen(config, "fresh", "ferry").name == "fresh"
    with pytest.raises(FixTheFile, match="no topic 'fresh'"):
        chosen(config, "fresh")
    with pytest.raises(QueryError, match="column"):
        chosen(config, "harbour", "((")
