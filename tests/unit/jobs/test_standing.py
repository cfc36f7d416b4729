"""Developments on their way, in an archive: each step once, at its own time, whatever the looks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.jobs.standing import told
from storage import ledger
from storage.archive import Archive
from tests.unit.jobs.flagged import NOON, Flagged


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Flagged]:
    with Archive.open(tmp_path / "news.db") as archive:
        made = Flagged(archive)
        made.begin()
        yield made


def way(desk: Flagged, key: str) -> list[tuple[str, str]]:
    return [(step["at"][11:16], step["status"]) for step in ledger.steps(desk.archive.db, f"dam:{key}")]


def tell(desk: Flagged, *keys: str, hours: float) -> None:
    with desk.archive.writing() as db:
        told(db, [f"dam:{key}" for key in keys], "daily", NOON + timedelta(hours=hours))


def test_a_second_house_makes_it_ready_and_an_own_sister_does_not(desk: Flagged) -> None:
    desk.find("burst", source="dawn")
    assert desk.advance(0) == [("burst", "pending")]
    desk.back("burst", source="dusk", hours=1)
    assert desk.advance(1) == []
    desk.back("burst", source="far", hours=2)
    assert desk.advance(2) == [("burst", "ready")]
    assert desk.advance(2) == []
    assert way(desk, "burst") == [("12:00", "pending"), ("14:00", "ready")]
    row = ledger.one(desk.archive.db, "dam:burst")
    assert row
    assert (row["status"], row["ready_at"]) == ("ready", "2022-03-01T14:00:00Z")


def test_copies_and_credits_are_no_second_house(desk: Flagged) -> None:
    desk.find("burst", source="sea")
    desk.back("burst", source="far", hours=0.5, copies=1)
    desk.back("burst", source="dawn", hours=1, cites='["sea"]')
    assert desk.advance(2) == [("burst", "pending")]
    assert desk.advance(24) == [("burst", "expired")]


@pytest.mark.parametrize("looks", [[24.0], [0, 1, 2, 3, 24.0], [2, 30.0]])
def test_steps_do_not_depend_on_when_somebody_looks(desk: Flagged, looks: list[float]) -> None:
    events = {0.0: ("lone", "burst"), 1.0: ("burst",), 2.0: ("sure",)}
    done: set[float] = set()
    for look in looks:
        for hours in sorted(h for h in events if h <= look and h not in done):
            done.add(hours)
            if hours == 0:
                desk.find("lone", source="sea")
                desk.find("burst", source="sea")
            elif hours == 1:
                desk.back("burst", source="far", hours=1)
            else:
                desk.find("sure", source="far", hours=2, score=0.9)
        desk.advance(look)
    assert way(desk, "lone")[1:] == [("12:00", "expired")]
    assert way(desk, "burst")[1:] == [("13:00", "ready")]
    assert way(desk, "sure") == [("14:00", "pending"), ("14:00", "ready")]


def test_figures_of_an_agency_are_ready_at_once(desk: Flagged) -> None:
    desk.find("toll", source="wire", kind="figure", slot="killed", new="8", score=0.1)
    desk.find("toll2", source="sea", kind="figure", slot="injured", new="8", score=0.1)
    desk.find("seen", source="wire", score=0.1)
    assert desk.advance(1) == [
        ("seen", "pending"), ("toll", "pending"), ("toll", "ready"), ("toll2", "pending"),
    ]  # fmt: skip
    desk.back("toll2", source="far", hours=2, credit="Hill Wire")
    assert desk.advance(2) == [("toll2", "ready")]


def test_told_ones_are_refreshed_and_never_new_again(desk: Flagged) -> None:
    desk.find("toll", kind="figure", slot="killed", new="8", status="ready")
    desk.advance(0)
    tell(desk, "toll", hours=1)
    tell(desk, "toll", hours=1)
    desk.back("toll", source="far", hours=2)
    desk.back("toll", source="dawn", hours=3)
    desk.back("toll", source="wire", hours=4)
    desk.advance(4)
    desk.find("toll2", kind="figure", slot="killed", old="8", new="12", status="ready", hours=5)
    desk.advance(5)
    assert way(desk, "toll") == [
        ("12:00", "ready"), ("13:00", "reported"), ("14:00", "updated"), ("15:00", "updated"), ("17:00", "updated"),
    ]  # fmt: skip
    last = ledger.steps(desk.archive.db, "dam:toll")[-1]
    assert last["reason"].startswith("killed: 8 → 12 (")
    assert desk.advance(100) == []


def test_a_correction_marks_what_it_corrects_by_key_or_by_value(desk: Flagged) -> None:
    desk.find("toll", kind="figure", slot="killed", new="164", status="ready")
    desk.find("rumour", status="ready")
    desk.find("guess")
    desk.advance(0)
    tell(desk, "toll", "rumour", hours=1)
    desk.find("taken", kind="correction", slot="killed", old="164", hours=2, score=0.0)
    desk.find("untrue", kind="correction", corrects="dam:rumour", hours=2, score=0.0)
    desk.find("unfounded", kind="correction", corrects="dam:guess", hours=2, score=0.0)
    desk.advance(2)
    assert way(desk, "toll")[-1] == ("14:00", "corrected")
    assert way(desk, "rumour")[-1] == ("14:00", "corrected")
    assert way(desk, "taken")[-1] == ("14:00", "ready")  # it mends what was told
    assert way(desk, "guess") == [("12:00", "pending")]  # nobody vouches for its correction yet
    desk.back("unfounded", source="wire", hours=3)
    desk.advance(3)
    assert way(desk, "guess")[-1] == ("15:00", "corrected")


def test_a_batch_that_fails_leaves_no_step(desk: Flagged) -> None:
    desk.find("burst", score=0.9)

    class PlugPulledError(RuntimeError):
        pass

    with pytest.raises(PlugPulledError), desk.archive.writing():
        desk.advance(0)
        raise PlugPulledError
    assert way(desk, "burst") == []
    assert desk.advance(0) == [("burst", "pending"), ("burst", "ready")]


def test_ten_thousand_copies_are_one_report(desk: Flagged) -> None:
    desk.find("burst", source="sea")
    article = desk.article("copy", "far", 1)
    with desk.archive.writing() as db:
        rows = (
            (f"https://far.example/c{n}", f"https://far.example/c{n}", "far", "2022-03-01T13:00:00Z")
            for n in range(10_000)
        )
        db.conn.executemany(
            "INSERT INTO appearance (article, key, address, source, first_seen, how, title, credit, capture)"
            f" VALUES ({article}, ?, ?, ?, ?, 'same text', '', '', '')",
            rows,
        )
    desk.back("burst", source="sea", hours=1, article=article, copies=1)
    assert len(ledger.reports(desk.archive.db, "dam:burst", NOON + timedelta(days=1))) == 3
    desk.advance(2)
    assert way(desk, "burst") == [("12:00", "pending")]
