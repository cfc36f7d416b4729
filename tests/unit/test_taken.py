"""schedules.yaml edited while the daemon runs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from crawler.errors import ConfigError, FixTheFile
from crawler.taken import TakenConfig
from tests.unit.jobs.clocked import HEAD

EVERY = "schedules:\n  near: {every: 15m}\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "schedules.yaml"
    path.write_text(HEAD + EVERY)
    return path


def test_a_valid_edit_is_taken(path: Path) -> None:
    taken = TakenConfig(path)
    assert taken.look() == "same"
    path.write_text(HEAD + EVERY.replace("15m", "2h"))
    assert taken.look() == "taken"
    assert taken.config.schedules["near"].every == timedelta(hours=2)
    path.touch()
    assert taken.look() == "same"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (HEAD + EVERY.replace("every", "evry"), "evry"),
        (HEAD.replace("query: harbour", "query: 'harbour AND'") + EVERY, "query"),
        (HEAD.replace("desk.db", "other.db") + EVERY, "archive: for "),
        ("", "is empty"),
        (None, "there is no such file"),
    ],
)
def test_a_bad_edit_is_refused_once(path: Path, text: str | None, problem: str) -> None:
    taken = TakenConfig(path)
    before = taken.config
    path.unlink() if text is None else path.write_text(text)
    assert taken.look() == "refused"
    assert problem in taken.problem
    assert taken.look() == "same"
    assert taken.config is before
    with taken.as_file() as kept:
        assert kept == path.with_name(".schedules.yaml.in-use")
        assert kept.read_text() == HEAD + EVERY
        assert TakenConfig(kept).config.archive == before.archive
    assert not kept.exists()
    path.write_text(HEAD + EVERY)
    assert taken.look() == "taken"
    assert not taken.problem
    with taken.as_file() as kept:
        assert kept == path


def test_a_file_that_is_bad_from_the_start(path: Path) -> None:
    path.write_text("contact: [")
    with pytest.raises(ConfigError):
        TakenConfig(path)


def test_a_pipe_in_place_of_the_file_holds_nobody_up(path: Path) -> None:
    import os

    taken = TakenConfig(path)
    path.unlink()
    os.mkfifo(path)
    assert taken.look() == "refused"


def test_a_folder_nobody_can_write(path: Path) -> None:
    taken = TakenConfig(path)
    path.write_text("contact: [")
    path.with_name(".schedules.yaml.in-use").mkdir()
    taken.look()
    with pytest.raises(FixTheFile, match="nothing is crawled until the file is mended"), taken.as_file():
        pytest.fail("nothing to crawl by")
