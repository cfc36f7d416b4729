"""What several commands share: options, the configuration, the archive, the last words."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from crawler.errors import FixTheFile

if TYPE_CHECKING:
    from crawler.config import Config


def end(message: str, code: int) -> NoReturn:
    click.echo(f"crisisdesk: {message}", err=True)
    sys.exit(code)


def json_option(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead.")(function)


def now_option(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--now", default="", metavar="ISO", help="Act as if it were this time, e.g. 2022-01-05T18:00Z."
    )(function)


def config_of(path: Path) -> Config:
    from crawler.config import load
    from crawler.jobs.topics import one

    if not path.exists() and path == Path("schedules.yaml"):
        raise FixTheFile(
            "there is no schedules.yaml here; `crisisdesk init` writes one, --config names another"
        )
    return load(path, check_query=lambda topic: _discard(one(topic)))


def _discard(_: object) -> None:
    """For a call that is made only for what it may raise."""


def reading(function: Callable[..., Any]) -> Callable[..., Any]:
    """Hand the command an archive opened for reading: that of the configuration, or the one named."""

    @click.option(
        "--archive", "archive_path", type=click.Path(path_type=Path), help="Read this archive instead."
    )
    @functools.wraps(function)
    def command(archive_path: Path | None, **options: Any) -> Any:  # noqa: ANN401 - what the command gives
        from storage.archive import Archive

        path = archive_path or config_of(click.get_current_context().obj).archive
        with Archive.open(path, readonly=True) as archive:
            return function(archive, **options)

    return command


def print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def moment(text: str) -> datetime | None:
    from crawler.clock import clock

    return clock(text)() if text else None
