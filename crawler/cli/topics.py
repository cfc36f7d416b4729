"""Commands that try a topic on what the archive has."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from crawler import shown
from crawler.cli.options import config_of, json_option, moment, print_lines, reading

if TYPE_CHECKING:
    from storage.archive import Archive


@click.group()
def topic() -> None:
    """Try a topic on what the archive has: what it finds and misses, which words it lacks.

    \b
    crisisdesk topic test kazakhstan
    crisisdesk topic suggest kazakhstan
    """


@topic.command("test")
@click.argument("name", metavar="TOPIC")
@click.option("--query", default="", help="Try this query instead; the TOPIC's @groups may be named in it.")
@click.option("--since", default="", metavar="ISO", help="Only what was first seen at or after this time.")
@click.option("--until", default="", metavar="ISO", help="Only what was first seen before this time.")
@click.option(
    "-n", "--limit", default=10, show_default=True, type=click.IntRange(1, 1000), help="Most to list."
)
@json_option
@reading
def test(archive: Archive, name: str, query: str, since: str, until: str, limit: int, as_json: bool) -> None:
    """Say what TOPIC would find in the archive and among what was refused as off topic, what it misses narrowly, what
    each of its clauses did, and what would change. Nothing is written.

    \b
    crisisdesk topic test kazakhstan
    crisisdesk topic test kazakhstan --query '@kazakhstan AND (@unrest OR blackout)' --since 2022-01-05
    """
    from crawler import shown_topics
    from crawler.jobs.topictest import chosen, try_topic
    from crawler.progress import progress
    from storage.backtest import Stretch

    tried = chosen(config_of(click.get_current_context().obj), name, query)
    with progress("topic test", quiet=as_json) as bar:
        result = try_topic(archive.db, tried, Stretch(moment(since), moment(until)), limit, bar.update)
    if as_json:
        click.echo(shown.as_json(asdict(result)))
    else:
        print_lines(shown_topics.tried(result))


@topic.command()
@click.argument("name", metavar="TOPIC")
@click.option("--query", default="", help="For this query instead; the TOPIC's @groups may be named in it.")
@click.option("--since", default="", metavar="ISO", help="Only what was first seen at or after this time.")
@click.option("--until", default="", metavar="ISO", help="Only what was first seen before this time.")
@click.option(
    "-n",
    "--limit",
    default=20,
    show_default=True,
    type=click.IntRange(1, 200),
    help="Most for each language.",
)
@json_option
@reading
def suggest(
    archive: Archive, name: str, query: str, since: str, until: str, limit: int, as_json: bool
) -> None:
    """List words that part TOPIC's articles from all else the archive has met, and that it does not name yet.

    \b
    crisisdesk topic suggest kazakhstan
    """
    from crawler import shown_topics
    from crawler.jobs.topictest import chosen, suggested
    from crawler.progress import progress
    from storage.backtest import Stretch

    of = chosen(config_of(click.get_current_context().obj), name, query)
    with progress("topic suggest", quiet=as_json) as bar:
        words = suggested(archive.db, of, Stretch(moment(since), moment(until)), limit, bar.update)
    if as_json:
        click.echo(shown.as_json([asdict(word) for word in words]))
    else:
        print_lines(shown_topics.suggestions(words))
