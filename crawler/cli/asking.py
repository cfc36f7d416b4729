"""Commands that ask the archive."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler import shown
from crawler.cli.options import end, json_option, moment, print_lines, reading
from crawler.errors import FixTheFile, GiveUp

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.query import Search


@click.command()
@click.argument("query", nargs=-1)
@click.option("--topic", default="", help="Only articles of this topic.")
@click.option("--source", default="", help="Only this source.")
@click.option("--since", default="", metavar="ISO", help="First seen at or after this time.")
@click.option("--until", default="", metavar="ISO", help="First seen before this time.")
@click.option("--newest", is_flag=True, help="Newest first instead of best first.")
@click.option("-n", "--limit", default=20, show_default=True, type=click.IntRange(1), help="Most to show.")
@json_option
@reading
def search(archive: Archive, query: Sequence[str], as_json: bool, limit: int, **options: Any) -> None:
    """Find articles with the topics' query language.

    \b
    crisisdesk search 'Almaty AND (airport OR аэропорт)'
    crisisdesk search 'title:curfew lang:en' --since 2022-01-05
    """
    from storage import query as queries

    wanted = _search(" ".join(query), limit=limit, **options)
    with queries.bounded(archive.db):
        rows = list(queries.find(archive.db, wanted))
        total = queries.count(archive.db, wanted)
    if as_json:
        click.echo(
            shown.as_json(
                {
                    "total": total,
                    "articles": [{key: value for key, value in row.items() if key != "text"} for row in rows],
                }
            )
        )
        return
    print_lines(shown.found(rows))
    click.echo(f"{len(rows)} of {total} articles" if total else "no article matches")


def _search(
    text: str, *, topic: str, source: str, since: str, until: str, newest: bool, limit: int | None
) -> Search:
    from crawler.relevance import search_expression
    from storage.query import Search

    expression = search_expression(text)
    return Search(
        expression.match,
        expression.site,
        expression.lang,
        topic,
        source,
        moment(since),
        moment(until),
        newest,
        limit,
    )


@click.command()
@click.argument("number", type=click.IntRange(1, 2**63 - 1))  # what SQLite can count to
@click.option("--revision", type=click.IntRange(1), help="Show this revision instead of the newest.")
@json_option
@reading
def show(archive: Archive, number: int, revision: int | None, as_json: bool) -> None:
    """Show one article whole: text, revisions, where it appeared, its topics and why, its captures.

    \b
    crisisdesk show 17
    crisisdesk show 17 --revision 1
    """
    from crawler import shown_care
    from storage import query
    from storage.upkeep import tombstones

    row = query.article(archive.db, number)
    if row is None:
        raise FixTheFile(
            f"there is no article #{number} in {archive.path}; `crisisdesk search` lists numbers"
        )
    revisions = row["revisions"]
    assert isinstance(revisions, list)
    if revision is not None and revision > len(revisions):
        raise FixTheFile(f"article #{number} has {len(revisions)} revisions, not {revision}")
    pruned = tombstones(archive.db, [one["capture"] for one in revisions])
    if as_json:
        click.echo(shown.as_json({**row, "pruned": pruned}))
    else:
        print_lines(shown.article(row, revision))
        print_lines(shown_care.pruned(pruned))


@click.command()
@click.argument("query", nargs=-1)
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write here instead of standard output."
)
@click.option("--topic", default="", help="Only articles of this topic.")
@click.option("--source", default="", help="Only this source.")
@click.option("--since", default="", metavar="ISO", help="First seen at or after this time.")
@click.option("--until", default="", metavar="ISO", help="First seen before this time.")
@reading
def export(archive: Archive, query: Sequence[str], form: str, output: Path | None, **options: str) -> None:
    """Write articles out, all or those a QUERY finds; what was counted is what was written.

    \b
    crisisdesk export --format csv --topic kazakhstan -o kazakhstan.csv
    """
    from storage import query as queries
    from storage.export import write_csv, write_jsonl

    wanted = _search(" ".join(query), newest=False, limit=None, **options)
    rows = queries.exported(archive.db, wanted)
    with _output(output) as out:
        written = write_csv(rows, queries.EXPORTED, out) if form == "csv" else write_jsonl(rows, out)
    click.echo(f"{written} articles", err=True)


@contextlib.contextmanager
def _output(path: Path | None) -> Any:  # noqa: ANN401 - a context of a text stream
    if path is None:
        yield sys.stdout
        return
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as out:
            yield out
        part.replace(path)
    except OSError as error:
        raise FixTheFile(f"{path} cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


@click.command()
@click.argument("address")
@json_option
@reading
def explain(archive: Archive, address: str, as_json: bool) -> None:
    """Say what became of one ADDRESS: kept, refused, failed or never met, and why. Or when a source is asked next.

    \b
    crisisdesk explain https://example.org/news/1
    crisisdesk explain tengrinews
    """
    from crawler import shown_watch
    from crawler.dedup import canonical_address
    from storage import cadence, query

    if paces := cadence.paces_of(archive.db, address):
        print_lines([shown.as_json(shown_watch.pace_rows(paces))] if as_json else shown_watch.paces(paces))
        return
    row = query.ledger(archive.db, canonical_address(address))
    if row is None:
        raise GiveUp(f"{address} was never met: no listing of any source has announced it")
    if as_json:
        click.echo(shown.as_json(row))
    else:
        print_lines(shown.ledger(row))


@click.command()
@click.option(
    "--alive", is_flag=True, help="Only whether a daemon runs and gives signs of life: exit 0, else 1."
)
@json_option
@reading
def status(archive: Archive, as_json: bool, alive: bool) -> None:
    """Say how the archive, its sources and the last crawls are.

    \b
    crisisdesk status
    crisisdesk status --alive && echo well
    """
    from crawler import shown_care, shown_sources, shown_watch
    from crawler.clock import clock
    from crawler.jobs.upkeep import care
    from crawler.jobs.watching import watching
    from storage import daemon, health, query, runs

    if alive:
        why = shown_care.why_not_alive(
            daemon.running(archive.path), daemon.last_beat(archive.path), clock("")()
        )
        if why:
            end(why, 1)
        return
    kept = care(archive)
    watch = watching(archive, click.get_current_context().obj, clock("")())
    overview = query.overview(archive.db)
    sources = list(archive.db.query("SELECT * FROM source_health"))
    crawls = runs.latest(archive.db, 5)
    notices = health.notices(archive.db, clock("")())
    if as_json:
        about = {"daemon": shown_watch.row(watch), "upkeep": shown_care.row(kept),
                 "notices": shown_sources.notice_rows(notices)}  # fmt: skip
        click.echo(shown.as_json({**overview, **about, "sources": sources, "crawls": crawls}))
    else:
        print_lines(shown_watch.lines(watch))
        print_lines(shown_sources.noticed(notices))
        print_lines(shown_care.lines(kept))
        print_lines(shown.status(overview, sources, crawls))
