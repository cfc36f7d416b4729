"""Captured pages read again, in place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.config import Config, parse
from crawler.errors import FixTheFile
from crawler.extraction import READER
from crawler.jobs.reread import BATCH, Order, Reread, reread
from crawler.relevance import compile_topic, search_expression
from storage import query
from storage.archive import Archive

from .filled import NOW, fill, page, refuse

TOPICS = {"harbour": compile_topic("harbour", "harbour")}
WORDS = "The harbour pier stays closed until the inspectors have seen what the storm of last week left behind there."
OLD = "0+trafilatura-0"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "desk.db") as archive:
        fill(archive, {"/pier": page("Harbour pier closed", WORDS, WORDS.replace("pier", "wharf")),
                       "/quay": page("Harbour quay open", WORDS.replace("pier", "quay"))}, TOPICS)  # fmt: skip
        yield archive


def config(archive: Archive, query: str = "harbour") -> Config:
    return parse(
        f"contact: desk@harbour.example\narchive: {archive.path}\ncrawl: {{workers: 1}}\n"
        f"topics: {{harbour: {{query: '{query}'}}, wharf: {{query: wharf}}}}\n"
        "sources: {desk: {address: https://harbour.example/feed}}\n",
        archive.path.parent / "schedules.yaml",
    )


def aged(archive: Archive, article: int = 1, **columns: object) -> None:
    """Make the newest revision what an older reader would have written, search index and all."""
    with archive.writing() as db:
        row = next(db.query("SELECT title, text, words FROM revision WHERE id = ?", [article]))
        db.execute(
            "INSERT INTO article_search (article_search, rowid, title, text, words) VALUES ('delete', ?, ?, ?, ?)",
            [article, row["title"], row["text"], row["words"]],
        )
        for name, value in {"reader": OLD, **columns}.items():
            db.execute(f"UPDATE revision SET {name} = ? WHERE id = ?", [value, article])
        new = next(db.query("SELECT title, text, words FROM revision WHERE id = ?", [article]))
        db.execute(
            "INSERT INTO article_search (rowid, title, text, words) VALUES (?, ?, ?, ?)",
            [article, new["title"], new["text"], new["words"]],
        )


def run(archive: Archive, query: str = "harbour", **order: Any) -> list[Reread]:
    return list(reread(archive, config(archive, query), Order(**order), NOW, lambda *_: None))


def revision(archive: Archive, article: int = 1) -> dict[str, Any]:
    return next(archive.db.query("SELECT * FROM revision WHERE article = ?", [article]))


def found(archive: Archive, text: str) -> list[object]:
    return [row["id"] for row in query.find(archive.db, query.Search(search_expression(text).match))]


def test_what_todays_reader_has_read_is_left_alone(archive: Archive) -> None:
    assert run(archive) == []
    assert [one.said for one in run(archive, every=True)] == ["now on wharf", "nothing has changed"]
    assert [one.outcome for one in run(archive, every=True)] == ["same", "same"]


def test_a_worse_reading_is_replaced_in_place(archive: Archive) -> None:
    before = revision(archive)
    aged(archive, title="Harbour", text="Cookies help us.", words="cooki help us", authors='["Nobody"]')
    assert found(archive, "cookies") == [1]
    (result,) = run(archive)
    assert (result.article, result.outcome, result.reader) == (1, "changed", OLD)
    assert result.fields["title"] == ("Harbour", "Harbour pier closed")
    assert result.fields["authors"] == (["Nobody"], [])
    assert "2 sentences added, 1 removed" in result.said
    assert revision(archive) == before
    assert found(archive, "cookies") == []
    assert found(archive, "inspectors") == [1, 2]
    assert archive.db.execute("INSERT INTO article_search (article_search) VALUES ('integrity-check')")


def test_a_row_says_what_changed_and_it_is_done_once(archive: Archive) -> None:
    aged(archive, title="Harbour")
    assert [one.outcome for one in run(archive)] == ["changed"]
    assert run(archive) == []
    (row,) = archive.db.query("SELECT * FROM rereadings")
    assert (row["article"], row["outcome"], row["reader_before"], row["reader"]) == (
        1,
        "changed",
        OLD,
        READER,
    )
    assert json.loads(row["fields"])["title"] == ["Harbour", "Harbour pier closed"]


def test_only_the_reader_changes_where_nothing_else_does(archive: Archive) -> None:
    aged(archive, 2)
    assert [(one.article, one.outcome) for one in run(archive)] == [(2, "same")]
    assert revision(archive, 2)["reader"] == READER
    assert not list(archive.db.query("SELECT * FROM rereading"))


def test_a_dry_run_writes_nothing(archive: Archive) -> None:
    aged(archive, title="Harbour")
    before = list(archive.db.query("SELECT * FROM revision"))
    with Archive.open(archive.path, readonly=True) as reading:
        assert [one.outcome for one in run(reading, dry_run=True)] == ["changed"]
    assert list(archive.db.query("SELECT * FROM revision")) == before


def test_topics_follow(archive: Archive) -> None:
    aged(archive)
    (result,) = run(archive, query="nothing*")
    assert (result.gained, result.lost) == (("wharf",), ("harbour",))
    topics = {row["topic"] for row in archive.db.query("SELECT topic FROM match WHERE article = 1")}
    assert topics == {"wharf"}


def test_a_topic_that_an_earlier_revision_brought_stays(archive: Archive) -> None:
    fill(
        archive,
        {"/pier": page("Pier closed", WORDS.replace("harbour ", ""), "Nobody says when it opens.")},
        TOPICS,
    )
    newest = next(archive.db.query("SELECT revision FROM article WHERE id = 1"))["revision"]
    assert newest == 3
    aged_reader(archive, newest)
    (result,) = run(archive)
    assert (result.gained, result.lost) == ((), ())
    assert [row["topic"] for row in archive.db.query("SELECT topic FROM match WHERE article = 1")] == [
        "harbour"
    ]


def aged_reader(archive: Archive, revision: int) -> None:
    with archive.writing() as db:
        db.execute("UPDATE revision SET reader = ? WHERE id = ?", [OLD, revision])


def test_a_lost_capture_is_said_and_the_others_are_read(archive: Archive) -> None:
    aged(archive, 1)
    aged(archive, 2, title="Harbour")
    with archive.writing() as db:
        db.execute('UPDATE capture SET "offset" = "offset" + 1 WHERE asked LIKE \'%/pier\'')
    first, second = run(archive)
    assert (first.outcome, second.outcome) == ("no capture", "changed")
    assert "damaged capture" in first.said
    assert [one.outcome for one in run(archive)] == ["no capture"]
    with archive.writing() as db:
        db.execute("DELETE FROM capture WHERE asked LIKE '%/pier'")
    assert ["pruned" in one.said for one in run(archive)] == [True]


def test_a_page_that_is_no_article_any_more_keeps_its_old_reading(archive: Archive) -> None:
    aged(archive, 1)
    fill(archive, {"/empty": b"<html><head><title>Harbour</title></head><body></body></html>"}, TOPICS)
    with archive.writing() as db:
        db.execute(
            "UPDATE revision SET capture = (SELECT record FROM capture WHERE asked LIKE '%/empty') WHERE id = 1"
        )
    text = revision(archive)["text"]
    (result,) = run(archive)
    assert result.outcome == "no article"
    assert revision(archive)["text"] == text
    assert run(archive) == []  # today's reader has said so; it need not be asked again
    assert [one.outcome for one in run(archive, every=True, limit=1)] == ["no article"]


def test_what_is_known_of_the_answer_stays_noted(archive: Archive) -> None:
    aged(archive, notes='["unverified TLS", "cut short: the connection broke", "an old doubt"]', partial=1)
    (result,) = run(archive)
    notes = json.loads(revision(archive)["notes"])
    assert notes[-2:] == ["unverified TLS", "cut short: the connection broke"]
    assert "an old doubt" not in notes
    assert revision(archive)["partial"] == 1
    assert "notes" in result.fields


def test_a_limit_and_going_on(archive: Archive) -> None:
    fill(
        archive,
        {f"/n{n}": page(f"Harbour note {n}", f"Harbour note {n}. {WORDS}") for n in range(BATCH + 3)},
        TOPICS,
    )
    with archive.writing() as db:
        db.execute("UPDATE revision SET reader = ?", [OLD])
    told: list[tuple[int, int]] = []
    order = Order(limit=BATCH + 1)
    results = list(
        reread(archive, config(archive), order, NOW, lambda done, total, _: told.append((done, total)))
    )
    assert len(results) == BATCH + 1
    assert told == [(BATCH, BATCH + 1), (BATCH + 1, BATCH + 1)]
    assert len(run(archive)) == 4


def test_source_and_topic_narrow_and_must_exist(archive: Archive) -> None:
    aged(archive, 1)
    refuse(archive, "/football", "Football")
    assert run(archive, topic="wharf") == []
    assert len(run(archive, source="desk", topic="harbour")) == 1
    with pytest.raises(FixTheFile, match="no source 'dusk'"):
        run(archive, source="dusk")
    with pytest.raises(FixTheFile, match="no topic 'port'"):
        run(archive, topic="port")
