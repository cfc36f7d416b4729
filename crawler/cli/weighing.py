"""Commands that weigh the judgement itself: other rules tried on the archive, and what people say of it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler import shown, shown_news
from crawler.cli.options import config_of, json_option, now_option, print_lines, reading
from crawler.errors import FixTheFile
from crawler.text import one_line

if TYPE_CHECKING:
    from storage.archive import Archive


@click.command()
@click.argument("topic", default="")
@click.option(
    "--rules", "path", type=click.Path(path_type=Path), metavar="FILE", help="YAML with changed thresholds."
)
@click.option("--show-rules", is_flag=True, help="Print the shipped thresholds as such a file, and end.")
@now_option
@json_option
@reading
def replay(
    archive: Archive, topic: str, path: Path | None, show_rules: bool, now: str, as_json: bool
) -> None:
    """Follow the archive again, on TOPIC or on all, through changed rules, and say what would have been flagged, missed
    or repeated. Works on a copy of its own that is thrown away; the archive stays as it is.

    \b
    crisisdesk replay --show-rules > rules.yaml
    crisisdesk replay kazakhstan --rules rules.yaml
    """
    from crawler.clock import clock
    from crawler.jobs import replay as job
    from crawler.progress import progress
    from crawler.stories.rules import SHIPPED

    if show_rules:
        click.echo(job.as_yaml(SHIPPED), nl=False)
        return
    rules = job.read_rules(path) if path else SHIPPED
    config = config_of(click.get_current_context().obj)
    with progress("replay", quiet=as_json) as bar:
        done = job.replay(archive, config, topic, rules, clock(now)(), bar.update)
    if as_json:
        click.echo(shown.as_json(asdict(done)))
    else:
        print_lines(shown_news.replayed(done))


@click.command()
@click.argument("what", default="", metavar="[ID|KEY]")
@click.argument("verdict", required=False, type=click.Choice(["useful", "known", "wrong", "not this story"]))
@click.option("--who", default="", help="Who says so.")
@click.option("--note", default="", help="Anything worth keeping with it.")
@click.option(
    "--export", "to_export", is_flag=True, help="Print every label as JSON Lines, with its numbers."
)
@click.option(
    "--fit", type=click.Path(path_type=Path), metavar="FILE",
    help="Fit weights to the labels and write them into FILE, with precision before and after. Nothing uses them.",
)  # fmt: skip
@click.option("--archive", "archive_path", type=click.Path(path_type=Path), help="Use this archive instead.")
@now_option
@click.pass_obj
def label(
    config_path: Path, what: str, verdict: str | None, who: str, note: str, to_export: bool, fit: Path | None,
    archive_path: Path | None, now: str,
) -> None:  # fmt: skip
    """Keep what you say of a development: useful, known, wrong, or "not this story". Earlier labels stay.

    \b
    crisisdesk label 3fa9c1d2 useful
    crisisdesk label 3fa9c1d2 "not this story" --who Aigerim --note "another town"
    crisisdesk label --export > labels.jsonl
    crisisdesk label --fit weights.json
    """
    from storage.archive import Archive

    place = archive_path or config_of(config_path).archive
    if to_export or fit:
        with Archive.open(place, readonly=True) as archive:
            _export(archive) if to_export else _fit(archive, fit)
        return
    if not what or verdict is None:
        raise FixTheFile(
            'name a development and what you say of it: useful, known, wrong or "not this story"'
        )
    Archive.open(
        place, readonly=True
    ).close()  # says so if there is none, where opening to write would make one
    with Archive.open(place) as archive:
        _keep(archive, what, verdict, who, note, now)


def _keep(archive: Archive, what: str, verdict: str, who: str, note: str, now: str) -> None:
    from crawler.clock import clock
    from crawler.jobs import labels

    key = labels.label(archive, what, verdict, who=who, note=note, now=clock(now)())
    click.echo(f"kept: {one_line(key, 400)} is {verdict}")


def _export(archive: Archive) -> None:
    from crawler.jobs import labels

    for row in labels.exported(archive.db):
        click.echo(json.dumps(row, ensure_ascii=False))


def _fit(archive: Archive, path: Path | None) -> None:
    from crawler.jobs import labels

    assert path is not None
    weights = labels.fitted(archive.db)
    labels.write_weights(weights, path)
    click.echo(
        f"wrote {path}: fitted on {weights.fitted_on} labels; on {weights.held_out} of newer stories, keeping"
        f" {weights.at_recall:.0%} of the useful ones, precision is {weights.precision_before:.2f} before and"
        f" {weights.precision_after:.2f} with them; nothing uses the file by itself"
    )
