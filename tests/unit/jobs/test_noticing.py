"""Sentences of revisions held against the memory of a topic, in a real archive."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.jobs.noticing import REMEMBERED, Noticing, notice
from crawler.stories.noticed import MOST
from crawler.stories.reports import Backing
from storage import articles, runs, sources, stories
from storage.archive import Archive
from storage.articles import Version
from storage.records import Article, Development, Verdict
from storage.stories import Row

NOW = datetime(2022, 1, 5, 12, tzinfo=UTC)
TOPIC = "harbour"
BRIDGE = (
    "Engineers closed the Dorva bridge after cracks opened in its northern arch, the transport ministry said."
)
AGAIN = "The Dorva bridge was closed by engineers after cracks had opened in its northern arch."
STRIKE = "Dockers in Varnholm walked out over unpaid wages and stopped the unloading of eleven grain ships."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Archive.open(tmp_path / "archive.db") as archive:
        yield Desk(archive)


class Desk:
    """An archive with one story, to which articles are added one by one."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.count = 0
        with archive.writing() as db:
            for source in ("north", "south"):
                sources.declare(
                    db, source, name=source, address=f"https://{source}.example", country="", language="en", owner="",
                    tier="", now=NOW,
                )  # fmt: skip
            self.run = runs.begin(db, topics=(TOPIC,), sources=2, proxy="", program="test", now=NOW)

    def keep(self, *sentences: str, source: str = "north", hours: float = 0, language: str = "en",
             title: str = "Dorva bridge closed by engineers") -> Row:  # fmt: skip
        """A revision of a new article, as the follower reads it."""
        self.count += 1
        text, at = "\n".join(sentences), NOW + timedelta(hours=hours)
        address = f"https://{source}.example/{self.count}"
        page = Article(address, address, title, text, language=language)
        with self.archive.writing() as db:
            version = Version(page, (Verdict(TOPIC, True, 1.0, "it is"),), "", "", self.run, "test", at)
            article = articles.add(db, source, version)
            if self.count == 1:
                stories.found(db, TOPIC, article, "A title", "en", at)
            return next(
                db.query(
                    "SELECT revision.id AS revision, article, seen_at, title, text, language, credit, ? AS source"
                    " FROM revision WHERE article = ?",
                    [source, article],
                )
            )

    def notice(
        self,
        row: Row,
        *,
        settled: Sequence[Backing] = (),
        copied: Collection[str] = (),
        retells: bool = False,
    ) -> Noticing:
        with self.archive.writing() as db:
            return notice(
                db, TOPIC, row, str(row["text"]).split("\n"), story=1, now=NOW, settled=settled, copied=copied,
                retells=retells,
            )  # fmt: skip

    def read(self, *sentences: str, source: str = "north", hours: float = 0) -> Noticing:
        return self.notice(self.keep(*sentences, source=source, hours=hours))

    def rows(self, table: str) -> list[Row]:
        return list(self.archive.db.query(f"SELECT * FROM {table} ORDER BY 1, 2"))


def test_a_new_sentence_founds_a_development(desk: Desk) -> None:
    found = desk.read(BRIDGE)
    (one,) = found.developments
    assert (one.sentence, one.status, one.kind, one.topic) == (BRIDGE, "ready", "statement", TOPIC)
    assert one.speaker.endswith("transport ministry")
    assert [backing.key for backing in found.backing] == [one.key]
    assert 0 < dict(one.numbers)["weight"] <= 1
    assert one.reason.count(";") == 2  # the three strongest reasons


def test_a_retelling_supports_it(desk: Desk) -> None:
    first = desk.read(BRIDGE)
    second = desk.read(AGAIN, source="south", hours=2)
    assert second.developments == ()
    assert [(one.key, one.sentence) for one in second.backing] == [(first.developments[0].key, AGAIN)]


def test_what_supports_is_remembered_as_telling_it(desk: Desk) -> None:
    key = desk.read(BRIDGE).developments[0].key
    desk.read(AGAIN, source="south", hours=2)
    third = desk.read(
        "Engineers had closed the bridge in Dorva, where cracks had opened in an arch.", hours=4
    )
    assert [one.key for one in third.backing] == [key]
    assert third.developments == ()


def test_something_else_founds_another(desk: Desk) -> None:
    desk.read(BRIDGE)
    assert [one.sentence for one in desk.read(AGAIN, STRIKE, source="south").developments] == [STRIKE]


def test_again_adds_nothing(desk: Desk) -> None:
    row = desk.keep(BRIDGE, STRIKE)
    desk.notice(row)
    tables = ("development", "told_in", "remembered", "term_era", "weighed")
    before = [desk.rows(table) for table in tables]
    assert desk.notice(row) == Noticing()
    assert [desk.rows(table) for table in tables] == before


def test_batches_make_no_difference(tmp_path: Path) -> None:
    texts = [(BRIDGE, STRIKE), (AGAIN,), (STRIKE.replace("eleven", "fourteen"), BRIDGE)]
    with Archive.open(tmp_path / "one.db") as one, Archive.open(tmp_path / "two.db") as two:
        apart, together = Desk(one), Desk(two)
        for text in texts:
            apart.notice(apart.keep(*text))
        rows = [together.keep(*text) for text in texts]
        with two.writing():
            for row in rows:
                together.notice(row)
        for table in ("development", "told_in", "remembered", "term_era"):
            assert apart.rows(table) == together.rows(table)


def test_what_the_articles_acts_and_figures_tell_is_not_told_twice(desk: Desk) -> None:
    row = desk.keep(AGAIN, BRIDGE, STRIKE)
    act = Development(
        f"{TOPIC}:act:closed", TOPIC, "act", BRIDGE, "en", NOW, "an act", articles=(row["article"],),
        outlets=("north",),
    )  # fmt: skip
    with desk.archive.writing() as db:
        stories.add(db, act, story=1, revision=row["revision"], now=NOW)
    found = desk.notice(row, settled=[Backing(act.key, BRIDGE)])
    assert [one.sentence for one in found.developments] == [STRIKE]
    later = desk.read(AGAIN, source="south", hours=2)
    # What backs an act is judged with acts; here it is only noted that the sentence tells it.
    assert (found.backing[0].sentence, later) == (STRIKE, Noticing())
    assert {row["development"] for row in desk.rows("told_in")} == {act.key, found.developments[0].key}


def test_the_first_sentence_under_a_title_that_is_told_tells_nothing_more(desk: Desk) -> None:
    row = desk.keep(STRIKE, title="Dockers of Varnholm walk out")
    act = Development(
        f"{TOPIC}:act:strike", TOPIC, "act", row["title"], "en", NOW, "an act", articles=(row["article"],),
        outlets=("north",),
    )  # fmt: skip
    with desk.archive.writing() as db:
        stories.add(db, act, story=1, revision=row["revision"], now=NOW)
    assert desk.notice(row, settled=[Backing(act.key, row["title"])]) == Noticing()


def test_what_retells_supports_and_founds_nothing(desk: Desk) -> None:
    key = desk.read(BRIDGE).developments[0].key
    found = desk.notice(desk.keep(AGAIN, STRIKE, source="south"), retells=True)
    assert (found.developments, [one.key for one in found.backing]) == ((), [key])


def test_copied_sentences_are_remembered_but_not_weighed(desk: Desk) -> None:
    assert desk.notice(desk.keep(BRIDGE), copied=[BRIDGE]) == Noticing()
    assert [row["sentence"] for row in desk.rows("remembered")] == [BRIDGE]


def test_another_value_contradicts_and_founds_nothing(desk: Desk) -> None:
    toll = "At least {} people were killed when the Dorva bridge fell into the harbour, the police said."
    key = desk.read(toll.format(12)).developments[0].key
    second = desk.read(toll.format(31), source="south")
    assert second == Noticing()
    assert ("contradicts", key) in {(row["relation"], row["development"]) for row in desk.rows("told_in")}


@pytest.mark.parametrize("sentences", [(), ("",), ("Short.",), ("!" * 700,), ("\u200f\u202e" * 50,)])
def test_nothing_to_tell(desk: Desk, sentences: Sequence[str]) -> None:
    assert desk.notice(desk.keep(*sentences)) == Noticing()


def test_a_gigantic_article_costs_a_bounded_time(desk: Desk) -> None:
    long = [
        f"Observer {n} of the mission saw Harlan Voss{n} and {n + 3} trucks leave the town of Dorva."
        for n in range(9000)
    ]
    row = desk.keep(*long)
    began = time.process_time()
    found = desk.notice(row)
    assert time.process_time() - began < 5
    assert len(found.developments) <= MOST
    assert len(desk.rows("remembered")) == REMEMBERED


def test_an_article_that_names_every_place(desk: Desk) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = [f"{a}{b}{c}ora".title() for a in letters[:12] for b in "aeiou" for c in letters[:12]]
    atlas = [
        f"Reports came from {', '.join(names[n : n + 12])} on the day." for n in range(0, len(names), 12)
    ]
    began = time.process_time()
    found = desk.read(*atlas)
    assert time.process_time() - began < 5
    assert len(found.developments) <= MOST


def test_a_story_of_many_articles_costs_no_more(desk: Desk) -> None:
    """The hundredth and the last of many reports with the same names take about the same work."""
    spent = []
    with desk.archive.writing():
        for n in range(600):
            text = (
                f"Mayor Harlan Voss of Dorva met delegation {n} of the dockers from Varnholm on Thursday.",
                f"The port council counted {n + 20} ships waiting off Dorva, its harbour master told reporters.",
            )
            row = desk.keep(*text, hours=n / 10)
            began = time.process_time()
            desk.notice(row)
            spent.append(time.process_time() - began)
    assert sum(spent[-50:]) < 3 * sum(spent[100:150]) + 0.5
