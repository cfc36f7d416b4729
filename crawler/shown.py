"""What commands print for people. Everything that came from a page is one clean line before it gets here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from crawler.digests.render import figure
from crawler.text import clean_text, one_line
from storage.records import Article, Development, Reading, Unreadable

Row = Mapping[str, object]

_SUMS = ("kept", "revised", "copies", "unchanged", "off_topic", "refused", "failed", "waiting")


def sums(run: Row) -> str:
    """``met 48 = 12 kept + 2 revised + …``; what waits is named only if something does."""
    shown = [name for name in _SUMS if name != "waiting" or run["waiting"]]
    return f"met {run['met']} = " + " + ".join(f"{run[name]} {name.replace('_', ' ')}" for name in shown)


def crawl(run: Row, ends: Iterable[Row]) -> Iterable[str]:
    """A crawl's summary: its sources, then its sums."""
    for end in ends:
        tally = (
            ", ".join(f"{end[name]} {name.replace('_', ' ')}" for name in _SUMS if end[name]) or "nothing new"
        )
        yield f"  {end['source']:<20} {end['state']:<9} {tally}"
        if end["state"] != "healthy":
            yield f"  {'':<20} {one_line(str(end['reason']), 300)}"
    yield f"{run['id']} {run['finish']}: {sums(run)}; {run['pages']} pages fetched"
    if not run["sums_agree"]:
        yield "the sums of this crawl do not agree: please report this with the line above"


def found(rows: Iterable[Row]) -> Iterable[str]:
    """Articles found: two lines each, for a narrow terminal."""
    for row in rows:
        gone = f"  GONE since {row['gone_at']}" if row["gone_at"] else ""
        more = [f"{row['revisions']} revisions" if int(str(row["revisions"])) > 1 else "",
                f"{row['appearances']} appearances" if int(str(row["appearances"])) > 1 else ""]  # fmt: skip
        yield f"#{row['id']} {one_line(str(row['title']), 200)}{gone}"
        about = [
            one_line(str(row["outlet"])),
            str(row["language"]),
            str(row["published"] or row["first_seen"]),
            *more,
        ]
        yield f"    {' · '.join(part for part in about if part)}"
        yield f"    {one_line(str(row['snippet']), 220)}"


def article(row: Row, number: int | None) -> Iterable[str]:
    """One article whole: what it says, where it came from, why it is here."""
    revisions = _rows(row["revisions"])
    shown = revisions[-1] if number is None else revisions[number - 1]
    yield f"#{row['id']} {one_line(str(shown['title']))}"
    yield f"  address     {row['address']}"
    yield f"  published   {shown['published'] or 'not declared'} ({shown['published_from'] or 'nowhere'})"
    yield f"  first seen  {row['first_seen']}, source {row['source']}"
    if row["gone_at"]:
        yield f"  gone        {row['gone_at']}: {row['gone_reason']}"
    for name in ("authors", "language", "kind", "credit", "quality", "notes"):
        if shown[name]:
            yield f"  {name:<11} {_plain(shown[name])}"
    if named := _rows(row["places"]):
        said = ", ".join(f"{one['name']} ({one['place']}) {one['count']}" for one in named)
        yield f"  places      {one_line(said)}"
    for topic in _rows(row["topics"]):
        yield f"  topic       {topic['topic']} {float(str(topic['score'])):.2f}: {topic['reason']}"
    for one in _rows(row["appearances"])[1:]:
        yield f"  appeared    {one['first_seen']} {one['source']} {one['address']} ({one['how']})"
    for one in revisions:
        yield f"  revision {one['number']}  {one['seen_at']} {one['change'] or 'first reading'}"
    for one in _rows(row["captures"]):
        yield f"  capture     {one['segment']} at {one['offset']}, sha256 {one['sha256']}"
    for one in _rows(row["posts"]):
        where = f" #{one['anchor']}" if one["anchor"] else ""
        yield f"  post        {one['published']}{where} {one_line(str(one['title'] or one['text']), 100)}"
    yield ""
    yield clean_text(str(shown["text"])) or "(no text kept)"


def ledger(row: Row) -> Iterable[str]:
    """What became of one address, and why."""
    yield f"{row['address']}"
    yield f"  {row['outcome']}: {row['reason']}"
    yield f"  met         {row['met_at']} in {row['listing'] or 'no listing'} (source {row['source']})"
    if row["title"]:
        yield f"  announced   {one_line(str(row['title']), 200)}"
    yield f"  looked at   {row['looks']} times, last ended {row['ended_at'] or 'never'}"
    yield f"  next look   {row['next_look'] or 'none: it is settled'}"
    if row["article"]:
        yield f"  article     #{row['article']} (crisisdesk show {row['article']})"
    for one in _rows(row["captures"]):
        where = f"{one['segment']} at {one['offset']}"
        yield f"  capture     {one['fetched_at']} {one['status']} {one['size']} bytes, {where}"


def status(overview: Row, sources: Sequence[Row], runs: Sequence[Row]) -> Iterable[str]:
    """How the archive and its sources are."""
    yield (
        f"{overview['articles']} articles in {overview['revisions']} revisions, {overview['appearances']} appearances,"
        f" {overview['addresses']} addresses, {overview['captures']} captures,"
        f" since {overview['since'] or 'nothing yet'}"
    )
    topics = overview["topics"]
    for topic, count in topics.items() if isinstance(topics, Mapping) else ():
        yield f"  {topic}: {count} articles"
    if runs and runs[0]["proxy"]:
        yield f"crawls go through the proxy {runs[0]['proxy']}; it resolves the names"
    yield "sources"
    for source in sources:
        read_at = source["last_ok"] or "never"
        yield f"  {source['id']:<20} {source['state']:<9} since {source['since']}, last read {read_at}"
        if source["state"] != "healthy":
            yield f"  {'':<20} {one_line(str(source['reason']), 300)}"
    yield "crawls"
    for run in runs:
        yield f"  {run['started_at']} {run['finish']}: {sums(run)}"


def reading(read: Reading) -> Iterable[str]:
    """What was read from one page, field by field, and how it was judged."""
    page = read.page
    if isinstance(page, Unreadable):
        yield f"no article: {page.what}{': ' + page.reason if page.reason else ''}"
        return
    found = dict(page.found)
    for name, value in _fields(page).items():
        if value:
            where = f"  [{found[name]}]" if name in found else ""
            yield f"{name:<18} {one_line(_plain(value), 300)}{where}"
    for verdict in read.verdicts:
        on = "on topic" if verdict.relevant else "off topic"
        yield f"topic {verdict.topic}: {on} ({verdict.score:.2f}): {verdict.reason}"
    yield f"read in {read.seconds * 1000:.0f} ms"
    yield ""
    yield page.text


def _fields(page: Article) -> dict[str, object]:
    return {name: value for name, value in asdict(page).items() if name not in ("text", "found")}


def reading_row(read: Reading) -> dict[str, object]:
    """A reading as one JSON object."""
    return {**asdict(read.page), "readable": isinstance(read.page, Article),
            "verdicts": [asdict(one) for one in read.verdicts], "seconds": read.seconds}  # fmt: skip


def development_lines(new: Iterable[Development]) -> Iterable[str]:
    """What is new, a line each; details and what waits for a second report are only counted."""
    found = list(new)
    for one in found:
        if not one.stands_alone:
            continue
        about = f"{one.kind}: {figure(one)}" if one.slot else one.kind
        said_by = ", ".join(part for part in (one.language, *one.outlets[:1]) if part)
        yield f"{about}: {one_line(one.headline, 160)} [{said_by}]"
    waiting = sum(one.status == "pending" for one in found)
    details = sum(not one.stands_alone for one in found) - waiting
    if counted := [f"{n} {what}" for n, what in ((details, "details"), (waiting, "to be confirmed")) if n]:
        yield f"further: {', '.join(counted)}"


def demo_round(
    at: datetime, before: datetime | None, run: Row, new: Iterable[Development], written: Iterable[Path]
) -> Iterable[str]:
    """One crawl of the demo: the day, where it is the day's first, and what was new."""
    if before is None or at.date() != before.date():
        yield f"\n{at:%A %d %B %Y}"
    lines = list(development_lines(new))
    tally = ", ".join(f"{run[name]} {name.replace('_', ' ')}" for name in _SUMS if run[name])
    yield f"  {at:%H:%M}  met {run['met']}: {tally or 'nothing'}"
    yield from (f"         {line}" for line in lines)
    yield from (f"         digest: {path.name}" for path in written if path.suffix == ".txt")


def demo_end(folder: Path, rows: Sequence[Row], new: int) -> Iterable[str]:
    """What the demo leaves behind, and what to try on it."""
    total = {name: sum(int(str(row[name])) for row in rows) for name in ("met", "waiting", *_SUMS)}
    yield f"\n{len(rows)} crawls {sums(total)}; {new} developments"
    yield f"The archive, its captures and a digest for every day are in {folder}. Try:"
    for command in (
        "crisisdesk search 'Almaty AND (airport OR аэропорт)'",
        "crisisdesk show 12",
        "crisisdesk developments kazakhstan --kind correction",
        "crisisdesk figures kazakhstan --slot killed",
        "crisisdesk digest kazakhstan --now 2022-01-15T18:00Z",
        "crisisdesk status",
    ):
        yield f"  cd {folder} && {command}"


def as_json(value: object) -> str:
    """One JSON document, in the scripts it is written in."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def _rows(value: object) -> list[Row]:
    return list(value) if isinstance(value, list | tuple) else []


def _plain(value: object) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, list | tuple) else str(value)
