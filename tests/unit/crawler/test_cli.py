"""What commands say, and what they end with, when something is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from crawler.cli import main
from storage.archive import Archive

CONFIG = """
contact: desk@harbour.example
archive: desk.db
topics:
  harbour:
    query: harbour
sources:
  gazette:
    address: https://gazette.example/feed
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a sound configuration and an empty archive."""
    (tmp_path / "schedules.yaml").write_text(CONFIG)
    Archive.open(tmp_path / "desk.db").close()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    before = os.umask(0)
    try:
        result = CliRunner().invoke(main, list(arguments))
    finally:
        os.umask(before)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.stderr
    return result


def refused(code: int, *arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == code, result.output
    return result.stderr


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert f"crisisdesk {name}" in result.output.split("\n", 1)[1]


def test_the_first_help_says_where_to_begin() -> None:
    said = run("--help").output
    assert "crisisdesk init" in said
    assert all(name in said for name in main.commands)
    assert isinstance(main, click.Group)


READING = [
    ["search", "harbour"],
    ["show", "1"],
    ["export"],
    ["explain", "https://gazette.example/1"],
    ["status"],
]


@pytest.mark.parametrize("command", [*READING, ["check"], ["crawl"], ["read", "x.html"]], ids=" ".join)
def test_without_a_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    said = refused(2, *command)
    assert "there is no schedules.yaml here; `crisisdesk init` writes one" in said
    assert "there is no such file" in refused(2, "-c", "other.yaml", *command)


@pytest.mark.parametrize("command", [["check"], ["crawl"], ["status"], ["search", "x"]], ids=" ".join)
def test_a_bad_configuration_is_refused_with_every_problem(desk: Path, command: list[str]) -> None:
    (desk / "schedules.yaml").write_text(
        CONFIG.replace("query: harbour", "query: (harbour").replace("address:", "adress:")
    )
    said = refused(2, *command)
    assert "line 6: topics.harbour.query: column" in said
    assert "line 9: sources.gazette.adress" in said
    assert "address" in said


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_without_an_archive(desk: Path, command: list[str]) -> None:
    (desk / "desk.db").unlink()
    said = refused(1, *command)
    assert "desk.db: there is no archive here yet; `crisisdesk crawl` makes one" in said
    assert not (desk / "desk.db").exists()


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_with_something_else_for_an_archive(desk: Path, command: list[str]) -> None:
    (desk / "other.db").write_text("certainly no database " * 200)
    assert "no whole SQLite archive" in refused(1, *command, "--archive", "other.db")


@pytest.mark.parametrize(
    ("query", "column"),
    [
        ("(harbour", "column 1"),
        ('"harbour', "column 1"),
        ("harbour AND", "column"),
        ("NEAR(", "column"),
        ("NOT", "column"),
    ],
)
def test_a_bad_query_names_its_column(desk: Path, query: str, column: str) -> None:
    for command in ("search", "export"):
        said = refused(2, command, query)
        assert column in said
        assert "^" in said


@pytest.mark.parametrize(
    "query", ["", '"', "'", "*", "a OR", "title:", 'x" OR 1=1 --', "\x00", "ä" * 5000, "lang:xx"]
)
def test_no_search_ends_in_a_traceback(desk: Path, query: str) -> None:
    assert run("search", query).exit_code in (0, 2)
    assert run("export", query).exit_code in (0, 2)


def test_names_that_do_not_exist(desk: Path) -> None:
    assert "there is no article #7" in refused(2, "show", "7")
    assert "was never met" in refused(1, "explain", "https://gazette.example/1")
    assert "there is no topic 'harbor'; there are: harbour" in refused(2, "crawl", "harbor", "--quiet")
    assert "there is no source 'gazet'; there are: gazette" in refused(
        2, "crawl", "--source", "gazet", "--quiet"
    )
    assert "there is no topic 'harbor'" in refused(2, "read", "x.html", "--topic", "harbor")


@pytest.mark.parametrize("number", ["99999999999999999999999", "-1", "0", "x"])
def test_numbers_no_article_has(desk: Path, number: str) -> None:
    assert run("show", "--", number).exit_code in (1, 2)


@pytest.mark.parametrize("now", ["nonsense", "2022-13-45", "99999-01-01", "now", "\x00"])
def test_a_now_that_is_no_time(desk: Path, now: str) -> None:
    (desk / "page.html").write_text("<p>harbour")
    for command in (["crawl", "-q"], ["check", "--online"], ["read", "page.html"]):
        assert "is no time; write it like 2022-01-05T18:00Z" in refused(2, *command, "--now", now)
    for option in ("--since", "--until"):
        assert "is no time" in refused(2, "search", "harbour", option, now)


def test_files_that_cannot_be_read_or_written(desk: Path) -> None:
    assert "none.html cannot be read: No such file" in refused(2, "read", "none.html")
    assert "cannot be read: Is a directory" in refused(2, "read", str(desk))
    said = refused(2, "export", "-o", str(desk / "none" / "out.jsonl"))
    assert "out.jsonl cannot be written: No such file" in said


def test_init_never_replaces_a_file(desk: Path) -> None:
    assert "is there already and stays as it is" in refused(2, "init")
    assert (desk / "schedules.yaml").read_text() == CONFIG


def test_json_is_one_document(desk: Path) -> None:
    for command in (["search", "harbour"], ["status"], ["check"]):
        assert isinstance(json.loads(run(*command, "--json").stdout), dict)


def test_a_reader_that_has_enough_is_no_error(desk: Path) -> None:
    """As with ``crisisdesk export | head -1``."""
    door = subprocess.Popen(
        [sys.executable, "-c", "from crawler.cli import main; main()", "search", "--help"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert door.stdout is not None
    assert door.stderr is not None
    door.stdout.close()
    said = door.stderr.read()
    door.stderr.close()
    assert door.wait(60) in (0, 1)
    assert b"Traceback" not in said
    assert b"Exception ignored" not in said
