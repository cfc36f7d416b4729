"""The command that keeps an archive in order."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler import shown
from crawler.cli.options import config_of, end, json_option, now_option, print_lines

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.config import Upkeep
    from crawler.jobs.upkeep import Plan
    from storage.archive import Archive


@click.command()
@click.option("--captures-older-than", "older", default="", metavar="AGE",
              help="Delete captures that old, such as 90d; texts, hashes and a tombstone stay.")  # fmt: skip
@click.option(
    "--backups", type=click.Path(path_type=Path), help="Where backups go (backups/ by the archive)."
)
@click.option("--keep", type=click.IntRange(1), help="Backups that are kept (7).")
@click.option("--no-backup", is_flag=True, help="Make no backup.")
@click.option("--one-in", "parts", default=1, show_default=True, type=click.IntRange(1, 366),
              help="Read back one capture in so many; another part each day.")  # fmt: skip
@click.option("--archive", "archive_path", type=click.Path(path_type=Path), help="Keep this archive instead.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@now_option
@json_option
@click.pass_obj
def upkeep(
    path: Path, /, archive_path: Path | None, now: str, dry_run: bool, as_json: bool, **wanted: Any
) -> None:
    """Keep the archive in order: prune old captures (only if told to, here or in schedules.yaml), read every capture
    back and compare its hash, have SQLite check the archive, make a backup and prove it. Safe while a daemon runs,
    which does it daily.

    \b
    crisisdesk upkeep
    crisisdesk upkeep --captures-older-than 90d --dry-run
    """
    from crawler.clock import clock
    from crawler.jobs.upkeep import plan_of
    from storage.archive import Archive

    there, asked = (archive_path, None) if archive_path else _configured(path)
    plan, moment = _plan(plan_of(there, asked), **wanted), clock(now)()
    if dry_run:
        with Archive.open(there, readonly=True) as archive:
            _say_plan(archive, plan, moment, as_json)
        return
    Archive.open(there, readonly=True).close()  # an archive that is not there is not made
    with Archive.open(there) as archive:
        _keep_up(archive, plan, moment, as_json)


def _configured(path: Path) -> tuple[Path, Upkeep]:
    config = config_of(path)
    return config.archive, config.upkeep


def _plan(
    usual: Plan, *, older: str, backups: Path | None, keep: int | None, no_backup: bool, parts: int
) -> Plan:
    return replace(
        usual, captures=_age(older) if older else usual.captures, backups=backups or usual.backups,
        keep=keep or usual.keep, parts=parts, every=None if no_backup else timedelta(),
    )  # fmt: skip


def _age(text: str) -> timedelta:
    from pydantic import TypeAdapter, ValidationError

    from crawler.config.writing import Duration
    from crawler.errors import FixTheFile

    try:
        age: timedelta = TypeAdapter(Duration).validate_python(text)
    except ValidationError as error:
        why = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise FixTheFile(f"--captures-older-than: {why}") from None
    if age < timedelta(days=1):
        raise FixTheFile(
            "--captures-older-than: at least 1d, for what was just captured may still be read again"
        )
    return age


def _say_plan(archive: Archive, plan: Plan, now: datetime, as_json: bool) -> None:
    from crawler import shown_care
    from crawler.jobs.upkeep import backup_due, prunable
    from storage.upkeep import count_to_verify

    going = prunable(archive, plan, now)
    captures = count_to_verify(archive.db, now.toordinal(), plan.parts)
    backup = backup_due(archive, plan, now)
    if as_json:
        said = {"prune": [asdict(one) for one in going], "verify": captures, "backup": backup}
        click.echo(shown.as_json(said))
    else:
        print_lines(shown_care.planned(going, captures, backup))


def _keep_up(archive: Archive, plan: Plan, now: datetime, as_json: bool) -> None:
    from crawler import shown_care
    from crawler.jobs import upkeep as job
    from crawler.progress import progress

    with progress("upkeep", quiet=as_json) as bar:
        done = job.upkeep(archive, plan, now, bar.update)
    if as_json:
        click.echo(shown.as_json([asdict(one) for one in done]))
    else:
        print_lines(shown_care.done(done))
    if failed := [one.part for one in done if not one.ok]:
        end(f"{' and '.join(failed)} failed; see above", 1)
