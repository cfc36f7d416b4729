"""Whom a report has its facts from, and the history of stories, in a real archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.config import Config, parse
from crawler.jobs.follow import follow
from crawler.jobs.lines import lines
from crawler.jobs.memory import recall
from crawler.jobs.storyline import keep_story
from crawler.stories.cluster import Joining
from crawler.stories.developments import judge
from crawler.stories.reports import Report, read
from crawler.stories.sketch import packed
from storage import articles, linked, runs, sources, stories
from storage.archive import Archive
from storage.articles import Version
from storage.records import Article, Verdict

AT = datetime(2022, 3, 1, 6, tzinfo=UTC)
CONFIG = """
contact: desk@example.org
topics:
  dam: {title: The Rogun dam, query: dam}
sources:
  wire: {name: Hill Wire, address: "https://wire.example"}
  dawn: {name: The Dawn, address: "https://dawn.example", owner: River House}
  dusk: {name: The Dusk, address: "https://dusk.example", owner: River House}
  far: {name: Far Away, address: "https://far.example"}
"""
TOLL = "12 people were killed when the Rogun dam burst, officials said."
WIRED = "Divers searched the lake until dark. The minister flew to the valley and promised tents and stoves to all."
KEY = "dam:figure:killed:all:12"


class Room:
    def __init__(self, archive: Archive, config: Config) -> None:
        self.archive, self.config, self.count = archive, config, 0
        with archive.writing() as db:
            for one in config.sources.values():
                sources.declare(
                    db, one.id, name=one.name, address=one.address, country="", language="", owner=one.owner or "",
                    tier="", now=AT,
                )  # fmt: skip
            self.crawl = runs.begin(db, topics=("dam",), sources=4, proxy="", program="test", now=AT)

    def publish(self, source: str, title: str, text: str, credit: str = "") -> None:
        self.count += 1
        address = f"https://{source}.example/{self.count}"
        page = replace(Article(address, address, title, text, language="en"), credit=credit)
        seen = AT + timedelta(minutes=self.count)
        version = Version(page, (Verdict("dam", True, 1.0, "x"),), "", "", self.crawl, "test", seen)
        with self.archive.writing() as db:
            articles.add(db, source, version)
        follow(self.archive, self.config, AT + timedelta(days=1))

    def independent(self, key: str = KEY) -> int:
        told = lines(self.archive, "dam", None, AT + timedelta(days=2))
        return next(line.independent for line in told if line.key == key)

    def joined(self) -> list[tuple[str, str, str]]:
        rows = self.archive.db.execute("SELECT one, other, why FROM joined ORDER BY 1, 2")
        return [tuple(row) for row in rows]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with Archive.open(tmp_path / "news.db") as archive:
        made = Room(archive, parse(CONFIG, tmp_path / "schedules.yaml"))
        made.publish("wire", "Dam bursts in Tajikistan", f"{TOLL} {WIRED}")
        yield made


FAR_DOWN = "It rained. Shops shut. Buses stopped. A bell rang. Soldiers came. 12 people were killed."
OWN = "A reporter saw the wall give way at noon and counted the lorries that came for the dead."


def test_two_who_saw_it_themselves_are_two(room: Room) -> None:
    room.publish("far", "The wall is gone", f"{OWN} In all 12 people were killed.")
    assert (room.independent(), room.joined()) == (2, [])


def test_a_figure_far_down_counts_as_support(room: Room) -> None:
    room.publish(
        "far",
        "The wall is gone",
        f"{OWN} It rained. Shops shut. Buses stopped. A bell rang. Soldiers came. 12 people were killed.",
    )
    assert room.independent() == 2


def test_an_outlet_named_at_the_head_is_the_source_of_the_whole_text(room: Room) -> None:
    room.publish(
        "far",
        "The wall is gone",
        f"Hill Wire told it first. {OWN} In all 12 people were killed.",
    )
    assert room.independent() == 1
    assert set(room.joined()) == {("Far Away", "Hill Wire", "names Hill Wire as its source")}


def test_an_outlet_named_far_from_a_fact_is_not_its_source(room: Room) -> None:
    room.publish(
        "far", "The wall is gone",
        f"{OWN} 12 people were killed. It rained. Shops shut. Buses stopped. A bell rang. Soldiers came. "
        "The price of bread doubled, according to Hill Wire.",
    )  # fmt: skip
    assert room.independent() == 2


def test_an_agency_that_both_name_makes_them_one(room: Room) -> None:
    room.publish("far", "The wall is gone", f"{OWN} 13 people were killed, Reuters reported.")
    room.publish("dawn", "Many died", "The river took the lower town. 13 people were killed, Reuters said.")
    assert room.independent("dam:figure:killed:all:13") == 1


def test_one_owner_is_one_voice_and_the_edge_is_kept(room: Room) -> None:
    room.publish("dawn", "The wall is gone", f"{OWN} In all 12 people were killed.")
    room.publish("dusk", "What is left of the dam", "Nothing but mud, and 12 people were killed.")
    assert room.independent() == 2
    assert room.joined() == [("The Dusk", "The Dawn", "both belong to one owner")]


def test_a_sentence_that_stands_in_an_earlier_report_is_that_reports(room: Room) -> None:
    rest = "It rained all night on the lower town. Shops stayed shut and buses did not run. A bell rang for an hour."
    room.publish("far", "The wall is gone", f"{OWN} {TOLL} {rest}")
    assert room.independent() == 1
    assert room.joined() == [
        ("Far Away", "Hill Wire", "the sentence stands in an earlier report of Hill Wire")
    ]


def test_a_paragraph_that_an_outlet_sets_under_everything_supports_nothing_anew(room: Room) -> None:
    room.publish(
        "far",
        "The wall is gone",
        f"{OWN} It rained. Shops shut. Buses stopped. A bell rang. Soldiers came. 12 people were killed.",
    )
    room.publish(
        "far",
        "Bread is short",
        f"Bakers have no flour. {FAR_DOWN}",
    )
    (reports,) = room.archive.db.execute(
        "SELECT count(*) FROM support WHERE development = ?", [KEY]
    ).fetchone()
    assert reports == 2


def keep(room: Room, title: str, text: str, *, apart: bool = False) -> int:
    """Archive an article and put it into its story; ``apart``: one of its own, whatever it is like."""
    room.count += 1
    address = f"https://far.example/{room.count}"
    seen = AT + timedelta(minutes=room.count)
    page = Article(address, address, title, text, language="en")
    with room.archive.writing() as db:
        number = articles.add(db, "far", Version(page, (), "", "", room.crawl, "test", seen))
        found = read(Report("dam", number, address, "far", title, text, "en", seen))
        memory = recall(db, found, frozenset())
        judged = judge(found, memory)
        if apart:
            judged = replace(judged, joining=Joining(None, 0.0, "apart"))
        return keep_story(db, found, judged, memory, first=True)


MINERS = ("Miners strike at Karaganda pit over wages", "Miners at the Karaganda pit stopped work over wages.")
STRIKE = (
    "Karaganda miners on strike for wages",
    "The strike at the Karaganda pit is about wages, miners say.",
)
FLOOD = (
    "River floods Shymkent bakery and school",
    "The river rose at night and flooded a bakery in Shymkent.",
)
FLOODED = (
    "Shymkent school flooded as river rises",
    "The river flooded a school and a bakery in Shymkent at night.",
)


def test_stories_that_an_article_shows_to_be_one_become_one_and_say_so(room: Room) -> None:
    one, other = keep(room, *MINERS), keep(room, *STRIKE, apart=True)
    assert one != other
    assert keep(room, MINERS[0], STRIKE[1]) == one
    (change,) = linked.history(room.archive.db, other)
    assert (change["what"], change["story"], change["other"]) == ("merged", one, other)
    assert "members alike" in change["reason"]
    counted = dict(room.archive.db.execute("SELECT id, articles FROM story").fetchall())
    assert (counted[one], counted[other]) == (3, 0)


def test_a_story_of_two_happenings_parts_and_says_so(room: Room) -> None:
    story = keep(room, *MINERS)
    with room.archive.writing() as db:  # as if its words had drifted: two of another happening stand in it
        for title, text in (FLOOD, FLOODED):
            number = keep_in(room, db, story, title, text)
    assert number
    keep(room, *STRIKE)
    (change,) = linked.history(room.archive.db, story)
    assert (change["what"], change["other"]) == ("parted", story)
    parted = dict(
        room.archive.db.execute("SELECT story, count(*) FROM story_article GROUP BY story").fetchall()
    )
    assert (parted[story], parted[change["story"]]) == (2, 2)


def keep_in(room: Room, db: Database, story: int, title: str, text: str) -> int:
    """Archive an article as a member of a story."""
    room.count += 1
    address, seen = f"https://far.example/{room.count}", AT + timedelta(minutes=room.count)
    page = Article(address, address, title, text, language="en")
    number = articles.add(db, "far", Version(page, (), "", "", room.crawl, "test", seen))
    found = read(Report("dam", number, address, "far", title, text, "en", seen))
    founder = linked.members(db, story)[0].article
    stories.join(db, "dam", number, story, at=seen, score=0.4, reason="put there", by=founder)
    linked.keep_member(
        db, "dam", story, len(linked.members(db, story)) + 1, article=number, sketch=packed(found.sketch),
        features=(), at=seen,
    )  # fmt: skip
    return number
