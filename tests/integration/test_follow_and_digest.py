"""Following an archive: what is new is told once, whatever happens in between; and written down whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from crawler.config import Config, parse
from crawler.errors import FixTheFile, GiveUp
from crawler.jobs import follow as following
from crawler.jobs.digest import digest, write
from crawler.jobs.follow import follow
from storage import articles, runs, sources, stories
from storage.archive import Archive
from storage.articles import Version
from storage.records import Article, Verdict

AT = datetime(2022, 3, 1, 6, tzinfo=UTC)
CONFIG = """
contact: desk@example.org
topics:
  dam:
    title: The Rogun dam
    query: dam
  other:
    query: elsewhere
sources:
  wire: {name: Hill Wire, address: "https://wire.example"}
  dawn: {name: Dawn, address: "https://dawn.example"}
  far: {name: Far Away, address: "https://far.example", topics: other}
digests:
  morning: {topic: dam, at: "07:00", timezone: Asia/Almaty}
"""


@dataclass
class Newsroom:
    archive: Archive
    config: Config
    run: str = ""
    count: int = 0

    def crawl(self) -> None:
        with self.archive.writing() as db:
            for one in self.config.sources.values():
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
            self.run = runs.begin(db, topics=("dam",), sources=3, proxy="", program="test", now=AT)

    def publish(
        self, title: str, text: str = "", source: str = "wire", topic: str = "dam", language: str = "en"
    ) -> int:
        self.count += 1
        page = self._page(f"https://{source}.example/{self.count}", title, text, language)
        with self.archive.writing() as db:
            return articles.add(db, source, self._version(page, topic))

    def revise(self, article: int, title: str, text: str) -> None:
        self.count += 1
        kept = articles.by_id(self.archive.db, article)
        assert kept
        page = self._page(kept.address, title, text, "en")
        with self.archive.writing() as db:
            articles.revise(db, kept, self._version(page, "dam"))

    def _page(self, address: str, title: str, text: str, language: str) -> Article:
        return Article(address, address, title, text, language=language)

    def _version(self, page: Article, topic: str) -> Version:
        seen = AT + timedelta(minutes=self.count)
        return Version(page, (Verdict(topic, True, 1.0, "says dam"),), "", "", self.run, "test", seen)

    def follow(self) -> list[str]:
        return [one.key for one in follow(self.archive, self.config, AT + timedelta(hours=1))]

    def tables(self) -> dict[str, list[dict[str, object]]]:
        names = (
            "development",
            "support",
            "figure",
            "act",
            "story",
            "story_article",
            "claim",
            "feature_count",
            "told_in",
            "remembered",
            "copy_member",
            "revision_change",
        )
        return {name: list(self.archive.db.query(f"SELECT * FROM {name} ORDER BY 1, 2")) for name in names}


@contextmanager
def opened(path: Path) -> Iterator[Newsroom]:
    """A newsroom with an archive of its own, crawled once."""
    config = parse(CONFIG, path.with_name("schedules.yaml"))
    with Archive.open(path) as archive:
        made = Newsroom(archive, config)
        made.crawl()
        yield made


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    with opened(tmp_path / "news.db") as made:
        yield made


def day(room: Newsroom) -> None:
    room.publish(
        "Dam on the Vakhsh cracks after quake", "Engineers saw the crack in the Rogun dam on Friday."
    )
    room.crawl()
    room.publish("12 people killed as Rogun dam bursts", "The wall gave way at noon.")
    room.publish("При прорыве плотины погибли 12 человек", "Hill Wire сообщает.", "dawn", language="ru")
    room.publish("Curfew imposed in Dushanbe after dam bursts")
    room.publish("18 people killed as Rogun dam bursts", "Rescuers found six more.", "dawn")
    room.publish("Ministry withdraws toll of 18 dead as a mistake")
    room.publish("Elsewhere 99 people killed", topic="other", source="far")
    room.publish("In another town 7 people killed", topic="gone")


def test_what_is_new_is_flagged_once_and_a_second_look_adds_nothing(newsroom: Newsroom) -> None:
    day(newsroom)
    told = newsroom.follow()
    assert [key.split(":", 1)[1] for key in told[1:]] == [
        "figure:killed:all:12",
        "act:curfew_imposed:tj/dushanbe",
        "figure:killed:all:18",
        "withdrawn:killed:all:18",
        "figure:killed:all:99",
    ]
    before = newsroom.tables()
    assert newsroom.follow() == []
    assert newsroom.tables() == before


def test_what_the_first_crawl_brought_is_the_state_of_play(newsroom: Newsroom) -> None:
    day(newsroom)
    found = follow(newsroom.archive, newsroom.config, AT)
    assert [one.baseline for one in found if one.topic == "dam"] == [True, False, False, False, False]


def test_batches_of_any_size_end_in_the_same_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ends = []
    for size in (1, 3, 50):
        monkeypatch.setattr(following, "BATCH", size)
        with opened(tmp_path / f"{size}.db") as room:
            day(room)
            ends.append((room.follow(), room.tables()))
    assert ends[0] == ends[1] == ends[2]


def test_a_kill_within_a_batch_loses_and_doubles_nothing(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    day(newsroom)
    monkeypatch.setattr(following, "BATCH", 3)
    taken: list[int] = []

    class PlugPulledError(RuntimeError):
        pass

    followed = stories.followed

    def pulled(db: Database, revisions: Iterable[int]) -> None:
        taken.append(1)
        if len(taken) == 2:
            raise PlugPulledError
        followed(db, revisions)

    with monkeypatch.context() as during:
        during.setattr(stories, "followed", pulled)
        with pytest.raises(PlugPulledError):
            newsroom.follow()
    assert len(newsroom.tables()["development"]) == 2
    newsroom.follow()
    assert len(newsroom.tables()["development"]) == 6
    assert stories.bookmark(newsroom.archive.db, "follow") == 8


def test_a_silent_edit_is_a_correction_of_the_same_story(newsroom: Newsroom) -> None:
    article = newsroom.publish("31 people missing after Rogun dam bursts", "The wall gave way.")
    newsroom.follow()
    newsroom.revise(article, "13 people missing after Rogun dam bursts", "The wall gave way.")
    assert newsroom.follow() == ["dam:revised:missing:all:13"]
    assert [row["articles"] for row in newsroom.tables()["story"]] == [1]


def test_a_slip_that_nobody_backs_gives_way_to_two_who_agree(newsroom: Newsroom) -> None:
    newsroom.publish("1,640 people killed as Rogun dam bursts", "The wall gave way.", "far")
    newsroom.publish("Death toll of Rogun dam stands at 164", "The ministry has counted.", "wire")
    newsroom.publish("164 people killed at Rogun dam", "Dawn saw the lists.", "dawn")
    newsroom.publish("180 people killed at Rogun dam", "More were found.", "dawn")
    told = newsroom.follow()
    assert told == [
        "dam:figure:killed:all:1640",
        "dam:figure:killed:all:164",
        "dam:revised:killed:all:164",
        "dam:figure:killed:all:180",
    ]


def test_a_digest_tells_old_and_new_values_outlets_and_completeness(newsroom: Newsroom) -> None:
    day(newsroom)
    newsroom.follow()
    with newsroom.archive.writing() as db:
        sources.checked(db, "wire", state="healthy", reason="", ok=True, now=AT)
        sources.checked(db, "dawn", state="failing", reason="HTTP 503", ok=False, now=AT)
    made = digest(newsroom.archive, newsroom.config, "morning", since=None, until=AT + timedelta(hours=2))
    assert (made.topic, made.title, made.zone) == ("dam", "The Rogun dam", "Asia/Almaty")
    assert [(one.old, one.new) for one in made.corrected] == [("18", "12")]
    assert [one.headline for one in made.new] == ["Curfew imposed in Dushanbe after dam bursts"]
    assert [one.headline for one in made.state_of_play] == ["Dam on the Vakhsh cracks after quake"]
    (course,) = made.courses
    assert [(value.value, value.withdrawn) for value in course.values] == [
        ("12", False),
        ("18", True),
        ("12", False),
    ]
    state = made.completeness
    assert [(one.name, one.read) for one in state.sources] == [("Hill Wire", True), ("Dawn", False)]
    assert (state.read, state.articles) == (1, 6)


def test_the_outlet_that_names_another_does_not_confirm_it(newsroom: Newsroom) -> None:
    newsroom.publish("12 people killed as Rogun dam bursts", "The wall gave way at noon.")
    newsroom.publish(
        "При прорыве плотины погибли 12 человек", "Об этом сообщает Hill Wire.", "dawn", language="ru"
    )
    newsroom.follow()
    rows = stories.supporters(newsroom.archive.db, "dam:figure:killed:all:12", AT + timedelta(days=1))
    assert [(row["source"], json.loads(row["cites"])) for row in rows] == [("wire", []), ("dawn", ["wire"])]
    made = digest(newsroom.archive, newsroom.config, "dam", since=None, until=AT + timedelta(days=1))
    (line,) = made.state_of_play
    assert (line.outlets, line.independent) == (("Hill Wire", "Dawn"), 1)


def test_the_outlet_that_founded_a_development_is_named_first(newsroom: Newsroom) -> None:
    newsroom.publish("12 people killed as Rogun dam bursts", "The wall gave way at noon.", "wire")
    kept = articles.by_id(newsroom.archive.db, 1)
    assert kept
    with newsroom.archive.writing() as db:
        page = newsroom._page("https://dawn.example/copy", kept.title, kept.text, "en")
        articles.appear(
            db, kept.id, page.canonical, "dawn", newsroom._version(page, "dam"), articles.SAME_TEXT
        )
    newsroom.follow()
    made = digest(newsroom.archive, newsroom.config, "dam", since=None, until=AT + timedelta(days=1))
    (line,) = made.state_of_play
    assert (line.outlets, line.copies, line.independent) == (("Hill Wire", "Dawn"), 1, 1)


def test_a_digest_holds_what_was_first_seen_in_its_time_and_no_more(newsroom: Newsroom) -> None:
    day(newsroom)
    newsroom.follow()
    noon = AT + timedelta(minutes=4)
    early = digest(newsroom.archive, newsroom.config, "dam", since=None, until=noon)
    late = digest(newsroom.archive, newsroom.config, "dam", since=noon, until=AT + timedelta(hours=1))
    told = [
        {one.key for part in (d.corrected, d.new, d.figures, d.state_of_play) for one in part}
        for d in (early, late)
    ]
    assert told[0].isdisjoint(told[1])
    assert [value.value for value in early.courses[0].values] == ["12"]


def test_files_are_whole_named_by_local_time_and_written_again_in_place(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    day(newsroom)
    newsroom.follow()
    made = digest(newsroom.archive, newsroom.config, "morning", since=None, until=AT)
    paths = write(made, tmp_path / "out" / "digests", ("text", "html", "json"))
    local = AT.astimezone(ZoneInfo("Asia/Almaty"))
    assert [path.name for path in paths] == [
        f"dam-{local:%Y-%m-%d-%H%M}.{end}" for end in ("txt", "html", "json")
    ]
    first = [path.read_bytes() for path in paths]
    assert write(made, tmp_path / "out" / "digests", ("text", "html", "json")) == paths
    assert [path.read_bytes() for path in paths] == first
    assert sorted(p.name for p in paths[0].parent.iterdir()) == sorted(p.name for p in paths)


def test_a_folder_that_cannot_be_written_is_named(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    made = digest(newsroom.archive, newsroom.config, "dam", since=None, until=AT)
    with pytest.raises(GiveUp, match="file"):
        write(made, tmp_path / "file" / "digests", ("text",))


def test_an_unknown_name_says_which_there_are(newsroom: Newsroom) -> None:
    with pytest.raises(FixTheFile, match="dam, morning, other"):
        digest(newsroom.archive, newsroom.config, "evening", since=None, until=AT)
