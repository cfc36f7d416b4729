"""Furniture learned from page to page: read, kept, looked at again, and no news made of the learning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler import dedup
from crawler.config import parse
from crawler.demo.example import schedules
from crawler.demo.loading import load_script, read_yaml
from crawler.extraction.standing import candidates, line_hash, line_key, without
from crawler.jobs.keep import FetchedPage, keep
from crawler.jobs.reading import PageToRead, read
from crawler.jobs.topics import compiled
from crawler.relevance import compile_topic, names
from storage import addresses, furniture
from storage.archive import Archive
from storage.records import Article, Capture, Ending, Lead, Outcome, Reading

NOW = datetime(2022, 1, 5, 12, tzinfo=UTC)
CALL = "Our readers keep this newsroom alive: become a friend today."
TOPICS = {"harbour": compile_topic("harbour", "harbour OR port")}


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "desk.db") as made:
        yield made


def body(number: int, *more: str) -> str:
    said = [
        f"The harbour of town {number} was closed by {number + 3} in the evening after a crane had fallen on the quay.",
        f"Nobody was hurt on any of the {number + 20} ships in the port, said the captain of pier {number}.",
        f"Repairs would take {number + 5} days, the harbour office wrote, and cost {number + 40} million in all.",
        f"The last accident of the kind at quay {number} was in 19{number + 60}, when a mast broke in a storm.",
        *more,
    ]
    return "\n".join(said)


def reading(number: int, text: str, known: frozenset[str]) -> Reading:
    said = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    title = f"Harbour {number} closed"
    page = f"<html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>{said}</article>"
    lead = Lead(address(number), "desk", "feed")
    return read(
        PageToRead(
            page.encode(), "text/html", lead.address, lead, (), ("harbour",), NOW, True, standing=known
        ),
        TOPICS,
    )


def address(number: int) -> str:
    return f"https://desk.example/{number}"


def take_in(
    archive: Archive, number: int, text: str, now: datetime = NOW, known: frozenset[str] = frozenset()
) -> Ending:
    """Fetch, read and keep one page as a crawl that knew this furniture would."""
    key = dedup.canonical_address(address(number))
    lead = Lead(address(number), "desk", "feed")
    capture = Capture(
        f"urn:uuid:{number}-{now}", "run-1", "desk", lead.address, lead.address, (), now, 200, (), "text/html", "00", 1,
        "a.warc.gz",
    )  # fmt: skip
    page = FetchedPage(key, "desk", (capture,), reading(number, text, known))
    with archive.writing() as db:
        if not addresses.known(db, [key]):
            addresses.meet(db, key, lead, Ending(Outcome.WAITING, "new"), run="run-1", now=now)
        return keep(db, page, addresses.known(db, [key])[key], now)


def learned(archive: Archive) -> frozenset[str]:
    return furniture.of_source(archive.db, "desk")


def fill(archive: Archive) -> None:
    """Four articles, a day apart: the line is learned from the third."""
    for number in (1, 2, 3, 4):
        take_in(archive, number, body(number, CALL), NOW - timedelta(days=4 - number), learned(archive))
    assert learned(archive) == {line_hash(CALL)}


def remembered(archive: Archive, hashed: str) -> int:
    return archive.db.table("paragraph_seen").count_where("hash = ?", [hashed])


def test_a_line_of_three_articles_is_left_out_of_the_fourth(archive: Archive) -> None:
    for number in (1, 2):
        take_in(archive, number, body(number, CALL), NOW - timedelta(days=1))
    assert learned(archive) == frozenset()
    assert remembered(archive, line_hash(CALL)) == 2
    take_in(archive, 3, body(3, CALL))
    assert learned(archive) == {line_hash(CALL)}
    assert remembered(archive, line_hash(CALL)) == 0
    take_in(archive, 4, body(4, CALL), known=learned(archive))
    row = next(archive.db.query("SELECT text, notes, fingerprint FROM revision WHERE article = 4"))
    assert row["text"] == body(4)
    assert row["fingerprint"] == dedup.fingerprint(body(4))
    assert "1 standing line of the outlet left out" in row["notes"]
    assert archive.db.execute("SELECT articles FROM furniture").fetchone() == (4,)


@pytest.mark.parametrize("loaded", [True, False], ids=["known to the reader", "learned since"])
def test_learning_is_no_edit_by_the_outlet(archive: Archive, loaded: bool) -> None:
    fill(archive)
    later = NOW + timedelta(hours=6)
    for number in (1, 2, 3, 4):
        known = learned(archive) if loaded else frozenset()
        assert take_in(archive, number, body(number, CALL), later, known).outcome is Outcome.UNCHANGED
        assert take_in(archive, number, body(number), later, known).outcome is Outcome.UNCHANGED
    assert archive.db.table("revision").count == 4
    assert archive.db.execute("SELECT articles, last_seen FROM furniture").fetchone() == (
        4,
        "2022-01-05T18:00:00Z",
    )


@pytest.mark.parametrize("number", [1, 4], ids=["kept before the learning", "kept after it"])
def test_a_real_edit_is_told_alone(archive: Archive, number: int) -> None:
    fill(archive)
    added = "A second crane is being looked at."
    ending = take_in(archive, number, body(number, added, CALL), NOW + timedelta(hours=6), learned(archive))
    assert (ending.outcome, ending.reason) == (Outcome.REVISED, "1 sentence added")
    newest = next(archive.db.query("SELECT text FROM revision ORDER BY id DESC"))["text"]
    assert newest == body(number, added)


def test_an_article_and_a_title_count_once(archive: Archive) -> None:
    for hours in range(5):
        take_in(archive, 1, body(1, CALL), NOW + timedelta(hours=hours))
    with archive.writing() as db:
        for day in (7, 8, 9):
            now = NOW + timedelta(days=day)
            furniture.learn(db, "desk", [line_hash(CALL)], day, line_key("One title"), now, new=True)
            furniture.learn(db, "other", [line_hash(CALL)], day, line_key(f"Title {day}"), now, new=True)
    assert learned(archive) == frozenset()
    assert furniture.of_source(archive.db, "other") == {line_hash(CALL)}
    assert furniture.among(archive.db, ["desk", "other"], [line_hash(CALL), "0" * 16]) == {line_hash(CALL)}


def test_a_story_told_again_and_again_in_one_day_is_no_furniture(archive: Archive) -> None:
    for number in range(6):
        take_in(archive, number, body(number, CALL), NOW + timedelta(hours=3 * number), learned(archive))
    assert learned(archive) == frozenset()


def test_a_line_in_few_of_an_outlets_articles_is_no_furniture(archive: Archive) -> None:
    for number in range(10):
        more = (CALL,) if number % 3 == 0 else ()
        take_in(archive, number, body(number, *more), NOW + timedelta(days=number), learned(archive))
    assert learned(archive) == frozenset()
    assert remembered(archive, line_hash(CALL)) == 4


def test_figures_long_background_and_the_topic_are_never_learned(archive: Archive) -> None:
    background = [
        "The firm was founded in 1912 by two brothers from the north.",
        "The port lies at the mouth of the river and lives by timber.",
        "Shipping along this coast has been in the hands of a few families for as long as anybody can remember. "
        * 3,
    ]
    for number in range(5):
        now = NOW + timedelta(days=number)
        take_in(archive, number, body(number, *background), now, learned(archive))
    assert learned(archive) == frozenset()
    texts = [row["text"] for row in archive.db.query("SELECT text FROM revision")]
    assert all(background[0] in text and background[2].strip() in text for text in texts)


def test_the_memory_of_lines_seen_once_does_not_grow(archive: Archive) -> None:
    with archive.writing() as db:
        for day in range(200):
            lines = [f"{day:08d}{number:08d}" for number in range(20)]
            furniture.learn(db, "desk", lines, day, str(day), NOW + timedelta(days=day), new=True)
    assert archive.db.table("paragraph_seen").count == 61 * 20
    assert archive.db.table("furniture").count == 0


def test_a_crawl_works_with_a_bounded_number_the_newest(archive: Archive) -> None:
    lines = [f"{number:016d}" for number in range(furniture.MOST + 1)]
    with archive.writing() as db:
        for day in range(furniture.ENOUGH):
            furniture.learn(db, "desk", lines, day, str(day), NOW + timedelta(days=day), new=True)
        furniture.learn(db, "desk", lines[1:], 0, "0", NOW + timedelta(days=9), new=False)
    assert learned(archive) == frozenset(lines[1:])


def test_what_may_not_be_kept_is_not_counted(archive: Archive) -> None:
    key = dedup.canonical_address(address(1))
    lead = Lead(address(1), "desk", "feed")
    shown = reading(1, body(1, CALL), frozenset())
    assert isinstance(shown.page, Article)
    shown = replace(shown, page=replace(shown.page, noarchive=True))
    capture = Capture(
        "urn:uuid:1", "run-1", "desk", lead.address, lead.address, (), NOW, 200, (), "text/html", "00", 1
    )
    with archive.writing() as db:
        addresses.meet(db, key, lead, Ending(Outcome.WAITING, "new"), run="run-1", now=NOW)
        keep(db, FetchedPage(key, "desk", (capture,), shown), addresses.known(db, [key])[key], NOW)
    assert archive.db.table("paragraph_seen").count == 0


def test_the_newsroom_keeps_its_background_and_loses_its_newsletter(archive: Archive) -> None:
    """Every on-topic article of the made-up newsroom, with its outlet's newsletter line left in its text."""
    script = load_script()
    config = parse(schedules("http://127.0.0.1:9", Path("desk.db")), Path("schedules.yaml"))
    topics = compiled(config).values()
    background = {text.strip() for text in read_yaml("newsroom/background.yaml").values()}
    kept = dropped = 0
    for number, piece in enumerate(one for one in script.pieces if one.on_topic and one.states[0].paragraphs):
        outlet = script.outlets[piece.outlet]
        call = outlet.words["newsletter"]
        text = "\n".join((*piece.states[0].paragraphs, call))
        known = furniture.of_source(archive.db, outlet.id)
        standing = candidates(text, known, lambda line: any(names(topic, line) for topic in topics))
        left, lines = without(text, known.intersection(standing))
        assert set(lines) <= {call}
        kept += len(background.intersection(left.split("\n")))
        dropped += bool(lines)
        with archive.writing() as db:
            title = line_key(piece.states[0].title)
            furniture.learn(db, outlet.id, standing, number, title, piece.published, new=True)
    assert kept > 50
    assert dropped > 50
