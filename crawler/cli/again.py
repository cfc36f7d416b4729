"""The command that reads captured pages again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler import shown
from crawler.cli.options import config_of, json_option, print_lines
from crawler.text import one_line

if TYPE_CHECKING:
    from crawler.jobs.reread import Reread


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@click.option("--source", default="", metavar="ID", help="Only articles of this source.")
@click.option("--topic", default="", metavar="ID", help="Only articles on this topic.")
@click.option("-n", "--limit", type=click.IntRange(1), help="Read at most so many pages.")
@click.option(
    "--all", "every", is_flag=True, help="Also what today's reader has read, as after a change of topics."
)
@json_option
@click.pass_obj
def reread(
    path: Path, dry_run: bool, source: str, topic: str, limit: int | None, every: bool, as_json: bool
) -> None:
    """Read captured pages again with today's reader, and put its readings in the place of the old ones. Can be stopped
    at any time; calling it again goes on.

    \b
    crisisdesk reread --dry-run
    crisisdesk reread --source kursiv --limit 500
    """
    from crawler.clock import clock
    from crawler.jobs import reread as job
    from crawler.progress import progress
    from storage.archive import Archive

    config = config_of(path)
    order = job.Order(source, topic, limit, every, dry_run)
    counts: Counter[str] = Counter()
    told: list[Reread] = []
    with Archive.open(config.archive, readonly=dry_run) as archive, progress("reread", quiet=as_json) as bar:
        for one in job.reread(archive, config, order, clock("")(), bar.update):
            counts[one.outcome] += 1
            if one.outcome != job.SAME:
                told.append(one)
                print_lines([] if as_json else _lines(one))
    if as_json:
        sums = {outcome: counts[outcome] for outcome in job.OUTCOMES}
        click.echo(shown.as_json({"dry_run": dry_run, **sums, "articles": [asdict(one) for one in told]}))
    else:
        print_lines(_sums(counts, job.OUTCOMES, dry_run))


def _lines(one: Reread) -> Iterator[str]:
    yield f"#{one.article} {one.outcome}: {one_line(one.title, 160)}"
    yield f"    {one_line(one.said, 400)}"


def _sums(counts: Counter[str], outcomes: Iterable[str], dry_run: bool) -> Iterator[str]:
    said = ", ".join(f"{counts[outcome]} {outcome}" for outcome in outcomes if counts[outcome])
    if not said:
        yield "nothing to read again: today's reader has read every article (--all reads them all the same)"
        return
    pages = "1 page" if counts.total() == 1 else f"{counts.total()} pages"
    yield f"{pages} read again: {said}" + ("; nothing was written" if dry_run else "")
