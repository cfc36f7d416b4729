"""The command that tells how sources are."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import click

from crawler import shown
from crawler.cli.options import json_option, now_option, reading

if TYPE_CHECKING:
    from storage.archive import Archive

STATES = ("new", "healthy", "quiet", "degraded", "waiting", "failing", "blocked", "moved", "offline")
RECENTLY = timedelta(days=1)  # what ended within is told of


@click.command()
@click.option("--state", default="", type=click.Choice(["", *STATES]), help="Only sources in this state.")
@now_option
@json_option
@reading
def sources(archive: Archive, state: str, now: str, as_json: bool) -> None:
    """Say how every source is: since when and why, what it brought against what it usually does, when it is asked next;
    above them our own line's outages, possible blackouts, silences.

    \b
    crisisdesk sources
    crisisdesk sources --state failing
    """
    from crawler import shown_sources
    from crawler.cli.options import print_lines
    from crawler.clock import clock
    from crawler.jobs.outlook import outlook
    from storage import health

    at = clock(now)()
    lines = outlook(archive.db, at, state)
    notices = health.notices(archive.db, at, at - RECENTLY)
    if as_json:
        rows = shown_sources.rows(lines)
        click.echo(shown.as_json({"sources": rows, "notices": shown_sources.notice_rows(notices)}))
    else:
        print_lines(shown_sources.table(lines, notices))
