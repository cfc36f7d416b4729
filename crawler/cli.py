"""The person's door: a skin over jobs and the archive's queries, with no logic of its own.

Exit codes: 0 done; 1 it cannot be done with this archive or file; 2 something written is to be mended; 75 try again
later; 130 stopped from the keyboard.
"""

from __future__ import annotations

import contextlib
import functools
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from crawler import shown
from crawler.errors import CrisisdeskError, FixTheFile, GiveUp

if TYPE_CHECKING:
    from crawler.config import Config
    from storage.archive import Archive
    from storage.query import Search


class Desk(click.Group):
    """Shows commands in the order of a first day, and turns errors a person can mend into one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        try:
            return super().invoke(ctx)
        except CrisisdeskError as error:
            _end(str(error), error.exit_code)
        except BrokenPipeError:
            # Whoever read our output has enough.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)


def _end(message: str, code: int) -> NoReturn:
    click.echo(f"crisisdesk: {message}", err=True)
    sys.exit(code)


@click.group(cls=Desk, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("crisisdesk"), prog_name="crisisdesk")
@click.option(
    "-c", "--config", "path", default="schedules.yaml", show_default=True, type=click.Path(path_type=Path),
    help="The file with topics, sources, schedules and digests.",
)  # fmt: skip
@click.pass_context
def main(context: click.Context, path: Path) -> None:
    """Follow a crisis through the world's outlets: collect what they write, keep every version with its evidence,
    throw away the copies, and say what is new.

    \b
    Begin with:
      crisisdesk demo                     a scripted crisis, nothing leaves this machine
      crisisdesk init && crisisdesk crawl the real thing
    """
    os.umask(0o077)
    context.obj = path


def _json_option(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead.")(function)


def _now_option(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--now", default="", metavar="ISO", help="Act as if it were this time, e.g. 2022-01-05T18:00Z."
    )(function)


def _config(path: Path) -> Config:
    from crawler.config import load
    from crawler.jobs.topics import one

    if not path.exists() and path == Path("schedules.yaml"):
        raise FixTheFile(
            "there is no schedules.yaml here; `crisisdesk init` writes one, --config names another"
        )
    return load(path, check_query=lambda topic: _discard(one(topic)))


def _discard(_: object) -> None:
    """For a call that is made only for what it may raise."""


def _reading(function: Callable[..., Any]) -> Callable[..., Any]:
    """Hand the command an archive opened for reading: that of the configuration, or the one named."""

    @click.option(
        "--archive", "archive_path", type=click.Path(path_type=Path), help="Read this archive instead."
    )
    @functools.wraps(function)
    def command(archive_path: Path | None, **options: Any) -> Any:  # noqa: ANN401 - what the command gives
        from storage.archive import Archive

        path = archive_path or _config(click.get_current_context().obj).archive
        with Archive.open(path, readonly=True) as archive:
            return function(archive, **options)

    return command


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


@main.command()
@click.option(
    "--folder", default="crisisdesk-demo", show_default=True, type=click.Path(path_type=Path),
    help="Where the archive and the digests go; an earlier demo there is replaced.",
)  # fmt: skip
@_json_option
def demo(folder: Path, as_json: bool) -> None:
    """Follow a scripted crisis on a simulated clock: eight made-up outlets, fifteen days, no network.

    \b
    crisisdesk demo
    """
    from crawler.demo.tour import tour
    from crawler.progress import progress

    done = []
    with progress("demo", quiet=as_json) as bar:
        for one in tour(folder, bar.update):
            if not as_json:
                _print(shown.demo_round(one.at, one.run, one.new, one.written))
            done.append(one)
    if as_json:
        click.echo(shown.as_json([asdict(one) for one in done]))
    else:
        _print(shown.demo_end(folder, [one.run for one in done], sum(len(one.new) for one in done)))


@main.command()
@click.argument("folder", default=".", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Write a commented schedules.yaml and its JSON Schema into FOLDER (here, if not named)."""
    from crawler.config import write_starter

    folder.mkdir(parents=True, exist_ok=True)
    for path in write_starter(folder):
        click.echo(f"wrote {path}")
    click.echo(
        "next: put your mail or web address under contact:, then `crisisdesk check` and `crisisdesk crawl`"
    )


@main.command()
@click.option("--online", is_flag=True, help="Also ask every source and say what would be taken from it.")
@_now_option
@_json_option
@click.pass_obj
def check(path: Path, online: bool, now: str, as_json: bool) -> None:
    """Validate schedules.yaml; with --online, try every source.

    \b
    crisisdesk check
    crisisdesk check --online --json
    """
    from crawler.config import advice

    config = _config(path)
    if not online:
        about = {"topics": len(config.topics), "sources": len(config.sources), "schedules": len(config.schedules),
                 "digests": len(config.digests)}  # fmt: skip
        text = ", ".join(f"{count} {name}" for name, count in about.items())
        notes = advice(config)
        click.echo(shown.as_json({**about, "advice": notes}) if as_json else f"{path}: {text}: all good")
        if not as_json:
            _print(f"  note: {note}" for note in notes)
        return
    from crawler.jobs.trial import try_sources

    rows = try_sources(path, config, now)
    if as_json:
        click.echo(shown.as_json(rows))
    else:
        _print(f"{row['source']:<20} {row['state']:<9} {row['reason']}" for row in rows)
    if any(row["state"] != "healthy" for row in rows):
        _end(f"{sum(row['state'] != 'healthy' for row in rows)} of {len(rows)} sources cannot be read now", 1)


@main.command()
@click.argument("topics", nargs=-1)
@click.option("--source", "sources", multiple=True, help="Only this source; may be given again.")
@click.option("-q", "--quiet", is_flag=True, help="No progress, only the summary.")
@click.option("-v", "--verbose", is_flag=True, help="Log each address as it ends.")
@_now_option
@_json_option
@click.pass_obj
def crawl(
    path: Path,
    topics: Sequence[str],
    sources: Sequence[str],
    quiet: bool,
    verbose: bool,
    now: str,
    as_json: bool,
) -> None:
    """Crawl once, now: every source, or those of the TOPICS named. Ends with sums that agree.

    \b
    crisisdesk crawl
    crisisdesk crawl kazakhstan --source kursiv
    """
    from crawler.clock import clock
    from crawler.jobs.follow import follow
    from crawler.process import CrawlChild, CrawlOrder
    from crawler.progress import progress
    from storage import runs
    from storage.archive import Archive

    config = _config(path)
    order = CrawlOrder(str(path), " ".join(topics), " ".join(sources), now)
    level = "INFO" if verbose else "WARNING"
    with CrawlChild(log_level=level) as child, progress("crawl", quiet=quiet or as_json) as bar:
        run = child.run(order, config.crawl.deadline + 60, bar.update)
    with Archive.open(config.archive) as archive:
        new = follow(archive, config, clock(now)())
        row = runs.one(archive.db, run)
        ends = runs.ends(archive.db, run)
    if as_json:
        click.echo(
            shown.as_json({"crawl": row, "sources": ends, "developments": [asdict(one) for one in new]})
        )
    else:
        _print(shown.crawl(row, ends))
        _print(f"new: {line}" for line in shown.development_lines(new))


@main.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end: for cron and systemd timers.")
@_now_option
@click.option("--json", "as_json", is_flag=True, help="Say everything as JSON, one object a line.")
@click.pass_obj
def run(path: Path, once: bool, now: str, as_json: bool) -> None:
    """Keep watch: crawl, follow and write digests at the times of schedules.yaml, until told to end.

    \b
    crisisdesk run
    crisisdesk run --once --json
    """
    from crawler import schedule

    _config(path)
    sys.exit(schedule.run(path, once=once, now=now, as_json=as_json))


@main.command()
@click.argument("query", nargs=-1)
@click.option("--topic", default="", help="Only articles of this topic.")
@click.option("--source", default="", help="Only this source.")
@click.option("--since", default="", metavar="ISO", help="First seen at or after this time.")
@click.option("--until", default="", metavar="ISO", help="First seen before this time.")
@click.option("--newest", is_flag=True, help="Newest first instead of best first.")
@click.option("-n", "--limit", default=20, show_default=True, type=click.IntRange(1), help="Most to show.")
@_json_option
@_reading
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
    _print(shown.found(rows))
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
        _moment(since),
        _moment(until),
        newest,
        limit,
    )


def _moment(text: str) -> datetime | None:
    from crawler.clock import clock

    return clock(text)() if text else None


@main.command()
@click.argument("number", type=int)
@click.option("--revision", type=click.IntRange(1), help="Show this revision instead of the newest.")
@_json_option
@_reading
def show(archive: Archive, number: int, revision: int | None, as_json: bool) -> None:
    """Show one article whole: text, revisions, where it appeared, its topics and why, its captures."""
    from storage import query

    row = query.article(archive.db, number)
    if row is None:
        raise FixTheFile(
            f"there is no article #{number} in {archive.path}; `crisisdesk search` lists numbers"
        )
    revisions = row["revisions"]
    if revision is not None and isinstance(revisions, list) and revision > len(revisions):
        raise FixTheFile(f"article #{number} has {len(revisions)} revisions, not {revision}")
    if as_json:
        click.echo(shown.as_json(row))
    else:
        _print(shown.article(row, revision))


@main.command()
@click.argument("query", nargs=-1)
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write here instead of standard output."
)
@click.option("--topic", default="", help="Only articles of this topic.")
@click.option("--source", default="", help="Only this source.")
@click.option("--since", default="", metavar="ISO", help="First seen at or after this time.")
@click.option("--until", default="", metavar="ISO", help="First seen before this time.")
@_reading
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


@main.command()
@click.argument("address")
@_json_option
@_reading
def explain(archive: Archive, address: str, as_json: bool) -> None:
    """Say what became of one ADDRESS: kept, refused, failed or never met, and why."""
    from crawler.dedup import canonical_address
    from storage import query

    row = query.ledger(archive.db, canonical_address(address))
    if row is None:
        raise GiveUp(f"{address} was never met: no listing of any source has announced it")
    if as_json:
        click.echo(shown.as_json(row))
    else:
        _print(shown.ledger(row))


@main.command()
@_json_option
@_reading
def status(archive: Archive, as_json: bool) -> None:
    """Say how the archive, its sources and the last crawls are."""
    from crawler import shown_watch
    from crawler.clock import clock
    from crawler.jobs.watching import watching
    from storage import query, runs

    watch = watching(archive, click.get_current_context().obj, clock("")())
    overview = query.overview(archive.db)
    sources = list(archive.db.query("SELECT * FROM source_health"))
    crawls = runs.latest(archive.db, 5)
    if as_json:
        daemon = shown_watch.row(watch)
        click.echo(shown.as_json({**overview, "daemon": daemon, "sources": sources, "crawls": crawls}))
    else:
        _print(shown_watch.lines(watch))
        _print(shown.status(overview, sources, crawls))


@main.command()
@click.argument("name")
@click.option("--since", default="", metavar="ISO", help="Tell what is new since this time; else from the beginning.")
@click.option("--form", type=click.Choice(["text", "html", "json"]), default="text", show_default=True)
@click.option("--write", "to_file", is_flag=True, help="Write the digest's files instead of printing it.")
@_now_option
@click.pass_obj
def digest(path: Path, name: str, since: str, form: str, to_file: bool, now: str) -> None:
    """Say what is new on a topic, or in a digest of schedules.yaml, called NAME.

    \b
    crisisdesk digest kazakhstan
    crisisdesk digest daily --since 2022-01-05T18:00Z --now 2022-01-06T18:00Z --write
    """
    from crawler.clock import clock
    from crawler.jobs import digest as digests
    from crawler.jobs.follow import follow
    from storage.archive import Archive

    config = _config(path)
    until = clock(now)()
    with Archive.open(config.archive) as archive:
        follow(archive, config, until)
        composed = digests.digest(archive, config, name, since=_moment(since), until=until)
    if to_file:
        wanted = config.digests.get(name)
        folder, forms = (wanted.folder, wanted.forms) if wanted else (Path("digests"), ("text", "html"))
        _print(f"wrote {file}" for file in digests.write(composed, folder, forms))
    else:
        click.echo(digests.rendered(composed, form), nl=False)


@main.command()
@click.argument("target")
@click.option("--topic", "topics", multiple=True, help="Judge by this topic only; may be given again.")
@_now_option
@_json_option
@click.pass_obj
def read(path: Path, target: str, topics: Sequence[str], now: str, as_json: bool) -> None:
    """Read one page, a FILE or a URL: its fields, how each was found, why it is or is not on topic.

    \b
    crisisdesk read page.html
    crisisdesk read https://example.org/news/1 --topic kazakhstan
    """
    from crawler.jobs.trial import read_target

    reading = read_target(path, _config(path), target, tuple(topics), now)
    if as_json:
        click.echo(shown.as_json(shown.reading_row(reading)))
    else:
        _print(shown.reading(reading))
