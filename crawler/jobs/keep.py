"""One article's life, from a page that was captured and read to its line in the ledger. Runs without Scrapy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from sqlite_utils import Database

from crawler import dedup
from crawler.dedup import revisits
from crawler.extraction import READER, standing
from crawler.text import one_line
from storage import addresses, articles, cadence, furniture, pages
from storage.addresses import Known
from storage.articles import Kept, Version
from storage.records import Article, Capture, Ending, Outcome, Reading, Unreadable

GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
UNVERIFIED = "unverified TLS"  # the doubt that a page's sender was not proved
CUT_SHORT = "cut short: "  # begins the note on an answer that did not come whole
MISSING_PAGE = "missing page"  # stands in the reason of a page that answers 200 and says that it is not there
_BACK = "there again, as it was before it vanished"
_GONE_ONCE = "gone"  # begins the ledger's reason after a first look that found nothing


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page on its way into the archive: what was asked, what was captured, what was read."""

    key: str
    source: str
    captures: tuple[Capture, ...]  # redirects first, the answer last; never empty
    reading: Reading | None  # None when the status says there is nothing to read
    etag: str = ""
    last_modified: str = ""
    keep_noarchive: bool = False
    cut: str = ""  # why the answer is not whole, in plain words; "" if it is
    doubts: tuple[str, ...] = ()  # what else stamps the article: that its sender was not proved, and the like

    @property
    def answer(self) -> Capture:
        return self.captures[-1]


def keep(db: Database, page: FetchedPage, known: Known, now: datetime, trouble: str = "") -> Ending:
    """Take a captured page in: New, Revision, Copy, Same, or not kept and why; and one ledger line. One transaction
    is the caller's; doing it twice is the same as once. ``trouble``: what is wrong with the site in this crawl."""
    pages.take_in(db, page.captures)
    ending = _ending(db, page, known, now, trouble)
    whole = not page.cut
    addresses.end(
        db, page.key, ending, run=page.answer.run, now=now, etag=page.etag if whole else "",
        last_modified=page.last_modified if whole else "",
    )  # fmt: skip
    return ending


def failed(db: Database, known: Known, outcome: Outcome, reason: str, *, run: str, now: datetime) -> Ending:
    """No page came: refused (by robots.txt, by the guard) or failed (name, connection, time)."""
    again = (
        now + revisits.REFUSED_AGAIN
        if outcome is Outcome.REFUSED
        else revisits.after_failure(known.failures, now)
    )
    ending = Ending(outcome, reason, known.article, again)
    addresses.end(db, known.key, ending, run=run, now=now)
    return ending


def postponed(db: Database, known: Known, until: datetime, reason: str, *, run: str, now: datetime) -> Ending:
    """The host asked to be left alone: the page waits, which is no failure of its own."""
    ending = Ending(Outcome.WAITING, reason, known.article, until)
    addresses.meet(db, known.key, known.lead, ending, run=run, now=now)
    return ending


def unchanged(db: Database, known: Known, reason: str, *, run: str, now: datetime) -> Ending:
    """The server says the page is what it was (304)."""
    if known.article is None:
        reason = f"{reason}, but no page of it was ever had"
        return failed(db, known, Outcome.FAILED, reason, run=run, now=now)
    if not (known.etag or known.last_modified):
        reason = f"{reason}, but it was asked for the whole of it"
        return failed(db, known, Outcome.FAILED, reason, run=run, now=now)
    if articles.come_back(db, known.article):
        ending = Ending(Outcome.REVISED, _BACK, known.article, _look(db, known.article, now, now))
    else:
        ending = Ending(Outcome.UNCHANGED, reason, known.article, _next_look(db, known.article, now))
    addresses.end(db, known.key, ending, run=run, now=now, etag=known.etag, last_modified=known.last_modified)
    return ending


def _ending(db: Database, page: FetchedPage, known: Known, now: datetime, trouble: str) -> Ending:
    if missing := _missing(page, known):
        return _gone(db, known, missing, now, trouble)
    if page.reading is None:
        return Ending(
            Outcome.FAILED, _status(page.answer), known.article, revisits.after_failure(known.failures, now)
        )
    if page.cut and (known.article is not None or not page.reading.topics):
        # Half a page proves neither that it changed nor what it is about.
        again = revisits.after_failure(known.failures, now)
        return Ending(Outcome.FAILED, f"cut short: {page.cut}", known.article, again)
    if isinstance(page.reading.page, Unreadable):
        return _unreadable(page.reading.page, known, now)
    return _article(db, page, page.reading, page.reading.page, known, now)


def _missing(page: FetchedPage, known: Known) -> str:
    """Why a page is not there, in the words of the server; "" if it is, or does not say. A page that answers 200 and
    says so itself is missing only if it once was there."""
    status = page.answer.status
    if status in GONE:
        return f"{status} {HTTPStatus(status).phrase}"
    if _sent_home(page.answer):
        return f"redirected to the front page of {urlsplit(page.answer.address).netloc}"
    if known.article is None or page.reading is None or page.cut:
        return ""
    read = page.reading.page
    return read.reason if isinstance(read, Unreadable) and MISSING_PAGE in read.reason else ""


def _status(answer: Capture) -> str:
    known = {one.value: one.phrase for one in HTTPStatus}
    said = f"the server answered {answer.status} {known.get(answer.status, '')}".rstrip()
    location = next((value for name, value in answer.headers if name.lower() == "location"), "")
    return f"{said}, which leads to {one_line(location, 200)} and is not followed" if location else said


def _sent_home(capture: Capture) -> bool:
    return (
        bool(capture.via)
        and urlsplit(capture.address).path in ("", "/")
        and urlsplit(capture.asked).path not in ("", "/")
    )


def _gone(db: Database, known: Known, reason: str, now: datetime, trouble: str) -> Ending:
    """A page that was there and is not: believed only after a second look an hour later, while the site is well."""
    again = now + revisits.CONFIRM_GONE
    if known.article is None:
        return Ending(Outcome.FAILED, reason, None, None if known.failures else again)
    first = known.outcome is not Outcome.FAILED or not known.reason.startswith(_GONE_ONCE)
    if first or (known.ended_at is not None and now - known.ended_at < revisits.CONFIRM_GONE):
        why_not = "a second look will tell"
    elif down := revisits.site_down(trouble, _others(db, known, now), known.failures):
        why_not = f"not concluded: {down}"
    else:
        articles.vanish(db, known.article, reason, now)
        return Ending(Outcome.REVISED, f"vanished: {reason}, confirmed by a second look", known.article)
    return Ending(Outcome.FAILED, f"{_GONE_ONCE}? {reason}; {why_not}", known.article, again)


def _others(db: Database, known: Known, now: datetime) -> list[bool]:
    """Of the source's other pages asked for lately, which failed."""
    ends = cadence.endings_of(db, known.lead.source, known.key, now - revisits.LATELY, revisits.MOST_OTHERS)
    return [end == Outcome.FAILED for end in ends]


def _unreadable(page: Unreadable, known: Known, now: datetime) -> Ending:
    said = page.reason or page.what
    reason = said if page.what == "failed" or page.what in said else f"{page.what}: {said}"
    if page.what == "off topic":
        return Ending(Outcome.OFF_TOPIC, page.reason)
    if page.what == "not HTML":
        return Ending(Outcome.REFUSED, reason, known.article)
    return Ending(Outcome.FAILED, reason, known.article, revisits.after_failure(known.failures, now))


def _article(
    db: Database, page: FetchedPage, reading: Reading, read: Article, known: Known, now: datetime
) -> Ending:
    version = as_kept(page, reading, read)
    read = version.article
    kept = _known_article(db, read, known)
    if kept is None and not reading.topics:
        return Ending(Outcome.OFF_TOPIC, "; ".join(verdict.reason for verdict in reading.verdicts))
    if kept is None:
        return _first(db, page, reading, known, version, now)
    if not _at_home(kept, read):
        new = articles.appear(db, kept.id, page.key, page.source, version, articles.SAME_ADDRESS)
        return _copy(new, f"the same article as {kept.address} (#{kept.id})", kept.id, None)
    _learn(db, page, reading, version, kept.id, new=False)
    return _again(db, kept, page.source, version, now)


def _learn(
    db: Database, page: FetchedPage, reading: Reading, version: Version, article: int, *, new: bool
) -> None:
    """Count the lines that may stand under every article of the outlet; of a text that may not be kept, none."""
    if version.article.text:
        title = standing.line_key(version.article.title)
        furniture.learn(db, page.source, reading.standing, article, title, version.seen_at, new=new)


def as_kept(page: FetchedPage, reading: Reading, read: Article) -> Version:
    """A reading as it is written: stamped with what is known of the answer, without a text that may not be kept."""
    if read.noarchive and not page.keep_noarchive:
        read = replace(read, text="", posts=(), notes=(*read.notes, "noarchive: text and body not kept"))
        reading = replace(reading, index_words="")
    stamped = (*read.notes, *page.doubts, *_moved(page.answer))
    if page.cut:
        stamped = (*stamped, f"{CUT_SHORT}{page.cut}")
    read = replace(read, notes=stamped, partial=read.partial or bool(page.cut))
    answer = page.answer
    return Version(
        read, reading.verdicts, reading.index_words, answer.record, answer.run, READER, answer.fetched_at
    )


def _moved(answer: Capture) -> tuple[str, ...]:
    """That another host answered than was asked: an expired site may have been bought."""
    asked, answered = (_host(one) for one in (answer.asked, answer.address))
    return (f"host changed: {asked} redirected to {answered}",) if asked != answered else ()


def _host(address: str) -> str:
    return urlsplit(dedup.canonical_address(address)).netloc


def _known_article(db: Database, read: Article, known: Known) -> Kept | None:
    kept = articles.by_id(db, known.article) if known.article is not None else None
    # A page that was a copy and has since gone its own way is an article of its own.
    return kept if kept is not None and _at_home(kept, read) else articles.by_key(db, read.canonical)


def _at_home(kept: Kept, read: Article) -> bool:
    return dedup.canonical_address(kept.address) == dedup.canonical_address(read.address)


def _first(
    db: Database, page: FetchedPage, reading: Reading, known: Known, version: Version, now: datetime
) -> Ending:
    twin = articles.by_fingerprint(db, version.article.fingerprint)
    if twin is not None:
        new = articles.appear(db, twin.id, page.key, page.source, version, articles.SAME_TEXT)
        again = _look(db, twin.id, known.met_at, now)
        return _copy(new, f"word for word the text of {twin.address} (#{twin.id})", twin.id, again)
    article = articles.add(db, page.source, version)
    _learn(db, page, reading, version, article, new=True)
    if page.key != version.article.canonical:
        articles.appear(db, article, page.key, page.source, version, articles.SAME_ADDRESS)
    reason = "; ".join(verdict.reason for verdict in version.verdicts if verdict.relevant)
    if page.cut:
        again = revisits.after_failure(0, now)
        return Ending(Outcome.KEPT, f"{reason}; cut short: {page.cut}; to be read again", article, again)
    return Ending(Outcome.KEPT, reason, article, _look(db, article, version.seen_at, now))


def _copy(new: bool, reason: str, article: int, again: datetime | None) -> Ending:
    return Ending(
        Outcome.COPY if new else Outcome.UNCHANGED, reason if new else f"still {reason}", article, again
    )


def _again(db: Database, kept: Kept, source: str, version: Version, now: datetime) -> Ending:
    read = version.article
    # Both sides without what was learned meanwhile, else learning would look like an edit of the outlet's.
    lines = standing.line_hashes(kept.text) | standing.line_hashes(read.text)
    learned = furniture.among(db, (kept.source, source), lines)
    old, new = (standing.bare(text, learned) for text in (kept.text, read.text))
    change = dedup.compare(kept.title, old, read.title, new)
    if change is None and articles.come_back(db, kept.id):
        return Ending(Outcome.REVISED, _BACK, kept.id, _look(db, kept.id, now, now))
    if change is None:
        again = _look(db, kept.id, max(kept.first_seen, kept.last_changed), now)
        return Ending(
            Outcome.UNCHANGED, "fetched again: nothing a reader would see has changed", kept.id, again
        )
    articles.revise(db, kept, replace(version, change=change.reason))
    return Ending(Outcome.REVISED, change.reason, kept.id, _look(db, kept.id, now, now))


def _next_look(db: Database, article: int | None, now: datetime) -> datetime | None:
    kept = articles.by_id(db, article) if article is not None else None
    return _look(db, kept.id, max(kept.first_seen, kept.last_changed), now) if kept else None


def _look(db: Database, article: int, since: datetime, now: datetime) -> datetime | None:
    """When to look at an article again that has been as it is ``since``."""
    return revisits.after_kept(since, now, hot=cadence.is_hot(db, article))
