"""Whatever an article holds, following it ends, in bounded time, and tells nothing it should not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.config import Config, parse
from crawler.jobs.follow import follow
from crawler.stories.lexicon import load
from storage import articles, runs, sources
from storage.archive import Archive
from storage.articles import Version
from storage.records import Article, Development, Verdict

AT = datetime(2022, 3, 1, tzinfo=UTC)
OUTLETS = 12
CONFIG = """
contact: desk@example.org
topics:
  dam: {title: The dam, query: dam}
sources:
""" + "".join(f'  s{n}: {{name: Outlet {n}, address: "https://s{n}.example"}}\n' for n in range(OUTLETS))


@dataclass
class Room:
    archive: Archive
    config: Config
    crawl: str
    count: int = 0

    def publish(self, title: str, text: str, at: datetime | None = None) -> None:
        self.count += 1
        source = f"s{self.count % OUTLETS}"
        address = f"https://{source}.example/{self.count}"
        page = Article(address, address, title, text, language="en", published=at)
        seen = at or AT + timedelta(minutes=self.count)
        version = Version(page, (Verdict("dam", True, 1.0, "says dam"),), "", "", self.crawl, "test", seen)
        with self.archive.writing() as db:
            articles.add(db, source, version)

    def follow(self) -> tuple[Development, ...]:
        return follow(self.archive, self.config, AT + timedelta(days=3))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    config = parse(CONFIG, tmp_path / "schedules.yaml")
    with Archive.open(tmp_path / "news.db") as archive:
        with archive.writing() as db:
            for one in config.sources.values():
                sources.declare(
                    db,
                    one.id,
                    name=one.name,
                    address=one.address,
                    country="",
                    language="",
                    owner="",
                    tier="",
                    now=AT,
                )
            crawl = runs.begin(db, topics=("dam",), sources=OUTLETS, proxy="", program="test", now=AT)
        yield Room(archive, config, crawl)


EVERY_PLACE = ", ".join(name for names in load("places").values() for name in names)
GIGANTIC = "Twelve people were killed when the Rogun dam burst, officials said on Friday. " * 30_000
MACHINE = " ".join(f"killed {n} people in Almaty" for n in range(3_000))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("", ""),
        ("…", "?"),
        ("x" * 5_000, "\x00\u202e" * 400),
        ("A dam bursts in " + EVERY_PLACE, EVERY_PLACE * 20),
        ("12 people killed as Rogun dam bursts", GIGANTIC),
        (MACHINE[:400], MACHINE),
        ("12 killed 12 killed 12 killed", "((((((" * 9_000 + "said, " * 9_000),
        (
            "Плотина прорвана, 12 killed, سد انهار, 大坝",
            "Погибли 12 человек. 12人死亡。 قُتل 12 شخصا. 12 kişi öldü.",
        ),
    ],
    ids=["empty", "marks", "letters", "every place", "gigantic", "machine", "brackets", "mixed"],
)
def test_no_article_costs_more_than_a_bounded_time(room: Room, title: str, text: str) -> None:
    room.publish(title, text)
    began = time.perf_counter()
    room.follow()
    assert time.perf_counter() - began < 8
    assert room.follow() == ()


@pytest.mark.parametrize("year", [1970, 2099])
def test_a_day_that_cannot_be_does_not_hide_what_comes_after(room: Room, year: int) -> None:
    room.publish(
        "12 people killed as Rogun dam bursts", "The wall gave way.", datetime(year, 1, 1, tzinfo=UTC)
    )
    room.publish("18 people killed as Rogun dam bursts", "Rescuers found six more.")
    told = [one.key for one in room.follow()]
    assert {"dam:figure:killed:all:12", "dam:figure:killed:all:18"} & set(told)
    room.publish("25 people killed as Rogun dam bursts", "Rescuers found seven more.")
    assert [one.key for one in room.follow()] == ["dam:figure:killed:all:25"]


def test_an_article_that_names_every_place_joins_no_story_and_founds_no_act(room: Room) -> None:
    room.publish("Curfew imposed in Dushanbe after dam bursts", "Soldiers stood at the bridges.")
    room.publish(f"Weather in {EVERY_PLACE}", f"{EVERY_PLACE}.")
    assert [one.kind for one in room.follow() if "curfew" in one.key] == ["act"]
    assert [row[0] for row in room.archive.db.execute("SELECT articles FROM story ORDER BY id")] == [1, 1]


def test_a_story_of_hundreds_of_articles_costs_the_same_for_each(room: Room) -> None:
    took: list[float] = []
    for _ in range(12):
        for n in range(25):
            room.publish(
                "12 people killed as Rogun dam bursts near Dushanbe",
                f"12 people were killed when the dam burst, officials said. House {room.count} of street {n} is gone.",
            )
        began = time.process_time()
        room.follow()
        took.append(time.process_time() - began)
    (story, *_) = room.archive.db.execute("SELECT max(articles) FROM story").fetchone()
    assert story == 300
    assert min(took[-3:]) < 3 * min(took[1:4])
