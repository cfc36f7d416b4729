"""Commands that tell: a digest, and what one page is read as."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler import shown
from crawler.cli.options import config_of, json_option, moment, now_option, print_lines

if TYPE_CHECKING:
    from crawler.config import Form


@click.command()
@click.argument("name")
@click.option(
    "--since", default="", metavar="ISO", help="Tell what is new since this time; else from the beginning."
)
@click.option("--form", type=click.Choice(["text", "html", "json"]), default="text", show_default=True)
@click.option("--write", "to_file", is_flag=True, help="Write the digest's files instead of printing it.")
@now_option
@click.pass_obj
def digest(path: Path, name: str, since: str, form: Form, to_file: bool, now: str) -> None:
    """Say what is new on a topic, or in a digest of schedules.yaml, called NAME. With --write, what it says counts as
    told from then on.

    \b
    crisisdesk digest kazakhstan
    crisisdesk digest daily --since 2022-01-05T18:00Z --now 2022-01-06T18:00Z --write
    """
    from crawler.clock import clock
    from crawler.jobs import digest as digests
    from crawler.jobs.follow import follow
    from storage.archive import Archive

    config = config_of(path)
    until = clock(now)()
    with Archive.open(config.archive) as archive:
        follow(archive, config, until)
        composed = digests.digest(archive, config, name, since=moment(since), until=until)
        if to_file:
            wanted = config.digests.get(name)
            folder, forms = (wanted.folder, wanted.forms) if wanted else (Path("digests"), ("text", "html"))
            files = digests.write(composed, folder, forms)
            digests.tell(archive, composed, name)
            print_lines(f"wrote {file}" for file in files)
        else:
            click.echo(digests.rendered(composed, form), nl=False)


@click.command()
@click.argument("target")
@click.option("--topic", "topics", multiple=True, help="Judge by this topic only; may be given again.")
@now_option
@json_option
@click.pass_obj
def read(path: Path, target: str, topics: Sequence[str], now: str, as_json: bool) -> None:
    """Read one page, a FILE or a URL: its fields, how each was found, why it is or is not on topic.

    \b
    crisisdesk read page.html
    crisisdesk read https://example.org/news/1 --topic kazakhstan
    """
    from crawler.jobs.trial import read_target

    reading = read_target(path, config_of(path), target, tuple(topics), now)
    if as_json:
        click.echo(shown.as_json(shown.reading_row(reading)))
    else:
        print_lines(shown.reading(reading))
