"""Commands that do something: the demo, a first file, a check, a crawl, the watch."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from crawler import shown
from crawler.cli.options import config_of, end, json_option, now_option, print_lines


@click.command()
@click.option(
    "--folder", default="crisisdesk-demo", show_default=True, type=click.Path(path_type=Path),
    help="Where the archive and the digests go; an earlier demo there is replaced.",
)  # fmt: skip
@json_option
def demo(folder: Path, as_json: bool) -> None:
    """Follow a scripted crisis on a simulated clock: eight made-up outlets, fifteen days, no network.

    \b
    crisisdesk demo
    """
    from crawler.demo.tour import Round, tour
    from crawler.progress import progress

    done: list[Round] = []
    with progress("demo", quiet=as_json) as bar:
        for one in tour(folder, bar.update):
            if not as_json:
                before = done[-1].at if done else None
                print_lines(shown.demo_round(one.at, before, one.run, one.new, one.written))
            done.append(one)
    if as_json:
        click.echo(shown.as_json([asdict(one) for one in done]))
    else:
        told = sum(found.stands_alone for one in done for found in one.new)
        print_lines(shown.demo_end(folder, [one.run for one in done], told))


@click.command()
@click.argument("folder", default=".", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Write a commented schedules.yaml and its JSON Schema into FOLDER (here, if not named).

    \b
    crisisdesk init
    crisisdesk init my-desk
    """
    from crawler.config import write_starter

    folder.mkdir(parents=True, exist_ok=True)
    for path in write_starter(folder):
        click.echo(f"wrote {path}")
    click.echo(
        "next: put your mail or web address under contact:, then `crisisdesk check` and `crisisdesk crawl`"
    )


@click.command()
@click.option("--online", is_flag=True, help="Also ask every source and say what would be taken from it.")
@now_option
@json_option
@click.pass_obj
def check(path: Path, online: bool, now: str, as_json: bool) -> None:
    """Validate schedules.yaml; with --online, try every source.

    \b
    crisisdesk check
    crisisdesk check --online --json
    """
    from crawler.config import advice

    config = config_of(path)
    if not online:
        about = {"topics": len(config.topics), "sources": len(config.sources), "schedules": len(config.schedules),
                 "digests": len(config.digests)}  # fmt: skip
        text = ", ".join(f"{count} {name}" for name, count in about.items())
        notes = advice(config)
        click.echo(shown.as_json({**about, "advice": notes}) if as_json else f"{path}: {text}: all good")
        if not as_json:
            print_lines(f"  note: {note}" for note in notes)
        return
    from crawler.jobs.trial import try_sources

    rows = try_sources(path, config, now)
    if as_json:
        click.echo(shown.as_json(rows))
    else:
        print_lines(f"{row['source']:<20} {row['state']:<9} {row['reason']}" for row in rows)
    if any(row["state"] != "healthy" for row in rows):
        end(f"{sum(row['state'] != 'healthy' for row in rows)} of {len(rows)} sources cannot be read now", 1)


@click.command()
@click.argument("topics", nargs=-1)
@click.option("--source", "sources", multiple=True, help="Only this source; may be given again.")
@click.option("-q", "--quiet", is_flag=True, help="No progress, only the summary.")
@click.option("-v", "--verbose", is_flag=True, help="Log each address as it ends.")
@now_option
@json_option
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

    config = config_of(path)
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
        print_lines(shown.crawl(row, ends))
        print_lines(f"new: {line}" for line in shown.development_lines(new))


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end: for cron and systemd timers.")
@now_option
@click.option("--json", "as_json", is_flag=True, help="Say everything as JSON, one object a line.")
@click.option("--metrics", default="", metavar="IP:PORT", help="Answer Prometheus, as at 127.0.0.1:9464.")
@click.pass_obj
def run(path: Path, once: bool, now: str, as_json: bool, metrics: str) -> None:
    """Keep watch: crawl, follow and write digests at the times of schedules.yaml, until told to end.

    \b
    crisisdesk run
    crisisdesk run --once --json
    """
    from crawler import schedule
    from storage import daemon

    config = config_of(path)
    archive, metrics = config.archive, metrics or config.metrics or ""
    with contextlib.ExitStack() as beside:
        # A daemon that runs already is a better reason to refuse than its port, which is taken.
        if metrics and daemon.running(archive) is None:
            from crawler.metrics import serve

            beside.enter_context(serve(archive, metrics))
        code = schedule.run(path, once=once, now=now, as_json=as_json)
    sys.exit(code)
