"""One captured page into a real archive: what becomes of it, and that doing it twice is the same as once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler import dedup
from crawler.jobs import keep
from crawler.jobs.keep import FetchedPage
from storage import addresses, articles
from storage.addresses import Known
from storage.archive import Archive
from storage.records import Article, Capture, Ending, Lead, Outcome, Reading, Unreadable, Verdict

NOW = datetime(2022, 1, 5, 12, tzinfo=UTC)
ADDRESS = "https://outlet.example/2022/harbour"
KEY = dedup.canonical_address(ADDRESS)
TEXT = "The harbour was closed for the night. " * 8
ON_TOPIC = Verdict("harbour", True, 0.8, 'title has "harbour"')
OFF_TOPIC = Verdict("harbour", False, 0.0, "no word for harbour")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "desk.db") as made:
        yield made


def capture(number: int = 1, status: int = 200, address: str = ADDRESS, **about: object) -> Capture:
    record = f"urn:uuid:{number}"
    made = Capture(
        record, "run-1", "outlet", address, ADDRESS, (), NOW, status, (), "text/html", "00", 1, "a.warc.gz"
    )
    return replace(made, **about)  # type: ignore[arg-type]


def article(text: str = TEXT, **about: object) -> Article:
    made = Article(ADDRESS, KEY, "Harbour closed", text, fingerprint=dedup.fingerprint(text))
    return replace(made, **about)  # type: ignore[arg-type]


def fetched(
    page: Article | Unreadable | None, *captures: Capture, verdict: Verdict = ON_TOPIC
) -> FetchedPage:
    reading = (
        None if page is None else Reading(page, (verdict,) if isinstance(page, Article) else (), "harbour")
    )
    return FetchedPage(KEY, "outlet", captures or (capture(),), reading)


def met(archive: Archive) -> Known:
    with archive.writing() as db:
        if not addresses.known(db, [KEY]):
            waiting = Ending(Outcome.WAITING, "announced", None, NOW)
            addresses.meet(db, KEY, Lead(ADDRESS, "outlet", "feed"), waiting, run="run-1", now=NOW)
        return addresses.known(db, [KEY])[KEY]


def kept(archive: Archive, page: FetchedPage, now: datetime = NOW) -> Ending:
    known = met(archive)
    with archive.writing() as db:
        return keep.keep(db, page, known, now)


def count(archive: Archive, table: str) -> int:
    return archive.db.table(table).count


def test_twice_is_once(archive: Archive) -> None:
    page = fetched(article())
    assert kept(archive, page).outcome is Outcome.KEPT
    assert kept(archive, page).outcome is Outcome.UNCHANGED
    assert [count(archive, table) for table in ("article", "revision", "appearance", "capture", "match")] == [
        1
    ] * 5


@pytest.mark.parametrize(
    ("page", "outcome", "reason"),
    [
        (fetched(article(), verdict=OFF_TOPIC), Outcome.OFF_TOPIC, "no word for harbour"),
        (fetched(Unreadable(ADDRESS, "off topic", "not a word")), Outcome.OFF_TOPIC, "not a word"),
        (fetched(Unreadable(ADDRESS, "empty", "no text")), Outcome.FAILED, "empty: no text"),
        (fetched(Unreadable(ADDRESS, "empty", "")), Outcome.FAILED, "empty"),
        (fetched(Unreadable(ADDRESS, "failed", "timed out")), Outcome.FAILED, "timed out"),
        (fetched(Unreadable(ADDRESS, "blocked page", "login")), Outcome.FAILED, "blocked page: login"),
        (fetched(Unreadable(ADDRESS, "not HTML", "not HTML (PDF)")), Outcome.REFUSED, "not HTML (PDF)"),
        (fetched(None, capture(status=404)), Outcome.FAILED, "404 Not Found"),
        (fetched(None, capture(status=403)), Outcome.FAILED, "the server answered 403 Forbidden"),
        (
            fetched(None, capture(status=302, headers=(("Location", "file:///etc/passwd"),))), Outcome.FAILED,
            "the server answered 302 Found, which leads to file:///etc/passwd and is not followed",
        ),
        (
            fetched(article(), capture(address="https://outlet.example/", via=(ADDRESS,))), Outcome.FAILED,
            "redirected to the front page of outlet.example",
        ),
    ],
)  # fmt: skip
def test_what_is_not_kept_says_why(
    archive: Archive, page: FetchedPage, outcome: Outcome, reason: str
) -> None:
    ending = kept(archive, page)
    assert (ending.outcome, ending.reason) == (outcome, reason)
    assert count(archive, "article") == 0
    assert count(archive, "capture") == 1
    row = addresses.known(archive.db, [KEY])[KEY]
    assert (row.outcome, row.reason, row.failures) == (
        outcome,
        reason,
        int(outcome in (Outcome.FAILED, Outcome.REFUSED)),
    )


def test_a_page_that_was_never_there_is_looked_for_once_more_and_settled(archive: Archive) -> None:
    missing = fetched(None, capture(status=404))
    assert kept(archive, missing).next_look == NOW + timedelta(hours=1)
    assert kept(archive, missing, NOW + timedelta(hours=1)).next_look is None


def test_validators_are_kept_of_whole_answers_only(archive: Archive) -> None:
    kept(archive, replace(fetched(article()), etag='"1"', last_modified="today"))
    assert addresses.known(archive.db, [KEY])[KEY].etag == '"1"'
    kept(archive, replace(fetched(article("Another harbour text. " * 9)), etag='"2"', cut="it ended early"))
    row = addresses.known(archive.db, [KEY])[KEY]
    assert (row.etag, row.outcome) == ('"1"', Outcome.FAILED)
    assert row.reason == "cut short: it ended early"
    assert count(archive, "revision") == 1


def test_doubts_and_moves_are_stamped_on_the_article(archive: Archive) -> None:
    moved = capture(address="https://other.example/harbour", via=(ADDRESS,))
    page = fetched(
        article(address="https://other.example/harbour", canonical="https://other.example/harbour"), moved
    )
    kept(archive, replace(page, doubts=("unverified TLS",)))
    notes = next(archive.db.query("SELECT notes FROM revision"))["notes"]
    assert "unverified TLS" in notes
    assert "host changed: outlet.example redirected to other.example" in notes


def test_noarchive_leaves_title_and_time(archive: Archive) -> None:
    kept(archive, fetched(article(noarchive=True)))
    row = next(archive.db.query("SELECT title, text, words, notes FROM revision"))
    assert (row["title"], row["text"], row["words"]) == ("Harbour closed", "", "")
    assert "noarchive" in row["notes"]


def test_a_vanished_page_is_there_again(archive: Archive) -> None:
    kept(archive, fetched(article()))
    with archive.writing() as db:
        articles.vanish(db, 1, "404 Not Found", NOW)
    ending = kept(archive, fetched(article()))
    assert (ending.outcome, ending.reason) == (Outcome.REVISED, "there again, as it was before it vanished")
    assert next(archive.db.query("SELECT gone_at, gone_reason FROM article")) == {
        "gone_at": None,
        "gone_reason": "",
    }
    assert count(archive, "revision") == 1


def test_a_postponed_page_waits_and_has_not_failed(archive: Archive) -> None:
    known = met(archive)
    until = NOW + timedelta(hours=2)
    with archive.writing() as db:
        keep.postponed(db, known, until, "left alone", run="run-1", now=NOW)
    row = addresses.known(archive.db, [KEY])[KEY]
    assert (row.outcome, row.next_look, row.failures, row.ended_at) == (Outcome.WAITING, until, 0, None)
