"""The commands that read again and try topics, as a person types them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.cli import main
from crawler.relevance import compile_topic
from storage.archive import Archive

from ..unit.jobs.filled import fill, page, refuse

CONFIG = """
contact: desk@harbour.example
archive: desk.db
crawl: {workers: 1}
topics: {harbour: {query: "harbour AND (strike OR storm)"}}
sources: {desk: {address: https://harbour.example/feed}}
"""
WORDS = (
    "The harbour pier is closed after the storm, and nobody can say when the inspectors will come to see it."
)

Command = Callable[..., Result]


@pytest.fixture
def crisisdesk(tmp_path: Path) -> Command:
    (tmp_path / "schedules.yaml").write_text(CONFIG, "utf-8")
    with Archive.open(tmp_path / "desk.db") as archive:
        fill(
            archive,
            {"/pier": page("Harbour pier closed", WORDS)},
            {"harbour": compile_topic("harbour", "harbour")},
        )
        refuse(archive, "/rain", "Rain over the harbour")
        with archive.writing() as db:
            db.execute("UPDATE revision SET reader = '0', kind = 'opinion'")

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["--config", str(tmp_path / "schedules.yaml"), *arguments])

    return run


def test_reread_says_does_and_is_done(crisisdesk: Command) -> None:
    dry = crisisdesk("reread", "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert '#1 changed: Harbour pier closed\n    kind "opinion" → "article"' in dry.stdout
    assert "1 page read again: 1 changed; nothing was written" in dry.stdout
    told = json.loads(crisisdesk("reread", "--json").stdout)
    assert (told["changed"], told["same"], told["articles"][0]["fields"]["kind"]) == (
        1,
        0,
        ["opinion", "article"],
    )
    assert "nothing to read again" in crisisdesk("reread").stdout


def test_a_topic_is_tried(crisisdesk: Command) -> None:
    shown = crisisdesk("topic", "test", "harbour").stdout
    assert "1 of 1 articles and 0 of 1 refused addresses match; 1 near misses" in shown
    assert "      1        1          -    storm" in shown
    told = json.loads(crisisdesk("topic", "test", "fresh", "--query", "rain", "--json").stdout)
    assert told["refused_hits"]["best"][0]["title"] == "Rain over the harbour"
    assert told["hits"]["count"] == 0


def test_mistakes_are_told_in_a_line(crisisdesk: Command) -> None:
    missing = crisisdesk("topic", "test", "fresh")
    assert missing.exit_code == 2
    assert "there is no topic 'fresh'" in missing.stderr
    assert crisisdesk("topic", "test", "harbour", "--query", "((").exit_code == 2
    assert crisisdesk("reread", "--source", "dusk").exit_code == 2


def test_too_little_to_suggest_from(crisisdesk: Command) -> None:
    assert "no word surely parts" in crisisdesk("topic", "suggest", "harbour").stdout
    assert json.loads(crisisdesk("topic", "suggest", "harbour", "--json").stdout) == []
