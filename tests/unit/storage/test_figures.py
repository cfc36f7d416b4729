"""Rows of what outlets said of figures, and of the values that come of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest
from sqlite_utils import Database

from storage import figures
from storage.archive import Archive


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Archive.open(tmp_path / "a.db") as archive, archive.writing() as db:
        yield db


def said(source: str, hour: int, slot: str = "killed", manner: str = "12") -> figures.Row:
    return {
        "slot": slot, "manner": manner, "source": source, "said_at": f"2022-01-05T{hour:02}:00:00Z",
        "key": f"{source} {hour}",
    }  # fmt: skip


def value(lo: int, state: str = "current") -> figures.Row:
    return {
        "slot": "killed", "who": "all", "lo": lo, "hi": lo, "qualifier": "", "vague": 0, "state": state,
        "development": f"t:figure:killed:all:{lo}", "source": "a", "seen_at": "2022-01-05T00:00:00Z",
        "scope": "incident", "place": "", "backed": 1,
    }  # fmt: skip


def who(db: Database) -> list[tuple[str, str]]:
    return [(row["source"], row["key"]) for row in figures.sayings(db, "t", "killed", 10)]


def test_an_outlet_is_kept_with_the_first_time_it_said_a_thing(db: Database) -> None:
    assert figures.say(db, "t", [said("a", 5)], 3) == {"killed"}
    assert figures.say(db, "t", [said("a", 9)], 3) == set()
    assert figures.say(db, "t", [said("a", 2)], 3) == {"killed"}
    assert who(db) == [("a", "a 2")]


@pytest.mark.parametrize("order", list(permutations("abcd")))
def test_only_the_first_outlets_are_kept_whatever_came_first(db: Database, order: tuple[str, ...]) -> None:
    for source in order:
        figures.say(db, "t", [said(source, ord(source) - ord("a"))], 3)
    assert who(db) == [("c", "c 2"), ("b", "b 1"), ("a", "a 0")]


def test_only_the_newest_are_read(db: Database) -> None:
    figures.say(db, "t", [said("a", hour, manner=str(hour)) for hour in range(9)], 3)
    assert [row["manner"] for row in figures.sayings(db, "t", "killed", 2)] == ["8", "7"]
    assert figures.sayings(db, "t", "injured", 2) == []


def test_values_replace_each_other(db: Database) -> None:
    figures.keep_figures(db, "t", "killed", [value(12), value(26)])
    assert figures.with_value(db, "t", 26, 26) == {"killed"}
    before = db.conn.total_changes
    figures.keep_figures(db, "t", "killed", [value(12), value(26)])
    assert db.conn.total_changes == before
    figures.keep_figures(db, "t", "killed", [value(12, "superseded"), value(18)])
    assert [(row["lo"], row["state"]) for row in figures.figures(db, "t", "killed")] == [
        (12, "superseded"), (18, "current"),
    ]  # fmt: skip
