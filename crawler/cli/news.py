"""Commands that ask what was new: lists, stories, figures, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from crawler import shown, shown_news
from crawler.cli.options import json_option, moment, print_lines, reading
from crawler.errors import FixTheFile
from crawler.stories.ledger import STATUSES

if TYPE_CHECKING:
    from storage.archive import Archive

KINDS = ("story", "act", "figure", "correction", "statement", "detail")
_ARTICLE_DIGITS = 7  # a number as long as a short name is a short name


@click.command()
@click.argument("topic", default="")
@click.option("--since", default="", metavar="ISO", help="First seen at or after this time.")
@click.option("--until", default="", metavar="ISO", help="First seen before this time.")
@click.option("--kind", type=click.Choice(KINDS), help="Only this kind.")
@click.option("--status", type=click.Choice(STATUSES), help="Only those that are this now.")
@click.option("--details", is_flag=True, help="Single sentences of detail too.")
@click.option(
    "-n", "--limit", default=50, show_default=True, type=click.IntRange(1, 5000), help="Most to show."
)
@json_option
@reading
def developments(
    archive: Archive, topic: str, since: str, until: str, kind: str | None, status: str | None, details: bool,
    limit: int, as_json: bool,
) -> None:  # fmt: skip
    """List what was flagged, on TOPIC or on all, oldest first: time, kind, status, old → new, headline, outlets.

    \b
    crisisdesk developments kazakhstan --since 2022-01-05
    crisisdesk developments --kind correction --json
    crisisdesk developments kazakhstan --details
    """
    from crawler.jobs.account import listed
    from storage.query import News

    wanted = News(topic, kind or "", status or "", None, moment(since), moment(until), limit, details)
    found = listed(archive.db, wanted)
    if topic and not found["total"]:
        _known_topic(archive, topic)
    if as_json:
        click.echo(shown.as_json(found))
    else:
        print_lines(shown_news.developments(found))


def _known_topic(archive: Archive, topic: str) -> None:
    """Raise FixTheFile if the archive has nothing of a topic, with those it has."""
    from storage.query import topics

    there = topics(archive.db)
    if topic not in there:
        raise FixTheFile(
            f"{archive.path} has no article on a topic {topic[:80]!r}; there is {', '.join(there) or 'nothing yet'}"
        )


@click.command()
@click.argument("number", type=click.IntRange(1, 2**63 - 1), metavar="ID")
@json_option
@reading
def story(archive: Archive, number: int, as_json: bool) -> None:
    """Show one story: its developments in order, its figures and who disagrees, who reports it, its articles.

    \b
    crisisdesk story 17
    """
    from crawler.jobs import account

    found = account.story(archive.db, number)
    if as_json:
        click.echo(shown.as_json(found))
    else:
        print_lines(shown_news.story(found))


@click.command()
@click.argument("what", metavar="STORY|TOPIC")
@click.option("--slot", default="", help="Only this figure: killed, injured, detained …")
@json_option
@reading
def figures(archive: Archive, what: str, slot: str, as_json: bool) -> None:
    """Show the figures of a story (its number) or a topic over time, the state of each value, and who says which.

    \b
    crisisdesk figures kazakhstan --slot killed
    crisisdesk figures 17
    """
    from crawler.jobs import account

    if what.isdecimal():
        topic, number = account.topic_of(archive.db, int(what[:20])), int(what)
    else:
        _known_topic(archive, what)
        topic, number = what, None
    found = account.figures(archive.db, topic, number, slot)
    if as_json:
        click.echo(shown.as_json(found))
    else:
        print_lines(shown_news.figures(found))


@click.command()
@click.argument("what", metavar="ID|KEY|ARTICLE|ADDRESS")
@json_option
@reading
def why(archive: Archive, what: str, as_json: bool) -> None:
    """Say why a development was flagged, with every number behind it; or why an article, by its number or its address,
    was no news. A development is named by its key or the beginning of the short name that lists show.

    \b
    crisisdesk why 3fa9c1d2
    crisisdesk why 17
    crisisdesk why https://example.org/news/1
    """
    from crawler.jobs import account

    number = what.isascii() and what.isdecimal() and len(what) <= _ARTICLE_DIGITS
    if number or what.lower().startswith(("http://", "https://")):
        found = account.why_article(archive.db, what)
        lines = shown_news.why_article(found)
    else:
        found = account.why(archive.db, account.find(archive.db, what))
        lines = shown_news.why(found)
    if as_json:
        click.echo(shown.as_json(found))
    else:
        print_lines(lines)


@click.command()
@click.argument("topic")
@click.option("--since", default="", metavar="ISO", help="Articles first seen at or after this time.")
@click.option("--until", default="", metavar="ISO", help="Articles first seen before this time.")
@click.option(
    "--days", "most", default=0, type=click.IntRange(0, 1000), help="The so many days that matter most."
)
@json_option
@reading
def timeline(archive: Archive, topic: str, since: str, until: str, most: int, as_json: bool) -> None:
    """Show the days on which most happened, each with a sentence that tells of it. Without --days: all that stand out.

    \b
    crisisdesk timeline kazakhstan
    crisisdesk timeline kazakhstan --since 2022-01-02 --days 5
    """
    from crawler.jobs.days import as_rows, days

    _known_topic(archive, topic)
    found = days(archive.db, topic, moment(since), moment(until), most)
    if as_json:
        click.echo(shown.as_json(as_rows(found)))
    else:
        print_lines(shown_news.timeline(as_rows(found)))
