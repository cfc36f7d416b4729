"""The benchmark of timelines on small made-up crises."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from benchmarks import timelines
from benchmarks.timeline_baselines import mentions, near_duplicate, tfidf, volume
from benchmarks.timelines import consensus, date_f1, date_f1_1day
from crawler.stories.salience import day_report

FIRST = date(2022, 3, 1)
EVENTS = {9: "The dam above the valley burst", 22: "The governor of the valley resigned"}


def crisis(data: Path, name: str, *, packed: bool = False) -> None:
    """Forty quiet days with two events, each told by five papers on the day after."""
    folder = data / "timelines" / name
    folder.mkdir(parents=True)
    rows = [(day, f"Market stall number {day} sold {day} baskets of pears.") for day in range(40)]
    for event, what in EVENTS.items():
        weekday = f"{FIRST + timedelta(days=event):%A}"
        rows += [
            (event + 1, f"{what} on {weekday}, {word} said.")
            for word in ["farmers", "firemen", "pilots", "nurses", "guards"]
        ]
    lines = [
        json.dumps({"id": str(number), "date": str(FIRST + timedelta(days=day)), "text": text})
        for number, (day, text) in enumerate(rows)
    ]
    text = "\n".join([*lines, json.dumps({"id": "bad", "date": "never", "text": "Nothing."}), ""])
    if packed:
        (folder / "articles.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    else:
        (folder / "articles.jsonl").write_text(text, "utf-8")
    days = {str(FIRST + timedelta(days=day)): [what] for day, what in EVENTS.items()}
    gold = {"one": {**days, "never": ["x"]}, "two": days, "none": {}}
    (folder / "timelines.json").write_text(json.dumps(gold), "utf-8")


def test_nothing_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "timelines" / "empty").mkdir(parents=True)
    assert timelines.run(tmp_path) == {}
    assert capsys.readouterr().err.count("skipped") == 2


def test_events_are_found_and_everything_named_is_measured(tmp_path: Path) -> None:
    crisis(tmp_path, "valley", packed=True)
    crisis(tmp_path, "coast")
    figures = timelines.run(tmp_path)
    assert figures["date_f1"] == figures["date_f1_1day"] == figures["consensus.date_f1"] == 1.0
    assert figures["valley.date_f1"] == figures["coast.date_f1"] == 1.0
    assert figures["free.date_f1"] >= 0.8
    assert figures["adjacent_redundancy"] == figures["adjacent_share"] == 0.0
    assert figures["line_overlap"] > 0.5
    assert figures["baseline.mentions.date_f1"] == 1.0
    assert figures["baseline.volume.date_f1"] < 1.0
    assert figures["chance.date_f1"] == pytest.approx(2 / 14, abs=1e-4)
    assert {
        "baseline.near_duplicate.date_f1",
        "baseline.tfidf.date_f1",
        "cv.date_f1",
        "free.cv_date_f1",
    } <= set(figures)


def test_days_one_apart_are_matched_one_to_one() -> None:
    def of(*numbers: int) -> list[date]:
        return [FIRST + timedelta(days=number) for number in numbers]

    assert date_f1_1day(of(0, 1), of(0, 5)) == 0.5
    assert date_f1_1day(of(1, 2), of(2, 3)) == 1.0
    assert date_f1_1day(of(0, 2), of(1)) == pytest.approx(2 / 3)
    assert date_f1(of(0, 1), of(1, 2)) == 0.5
    assert date_f1([], of(1)) == date_f1_1day([], of(1)) == 0.0


def test_consensus_is_what_two_timelines_share() -> None:
    one, two = {FIRST: ["a"]}, {FIRST: ["b"], FIRST + timedelta(days=1): ["c"]}
    assert consensus({"one": one, "two": two}) == {FIRST: ["a", "b"]}
    assert consensus({"two": two}) == {}


def test_baselines_do_what_they_say() -> None:
    at = datetime(2022, 3, 1, tzinfo=UTC)
    text = "The dam above the old valley burst on Monday and swept away a mill, a barn and two bridges of the road."
    other = (
        "Ministers of both countries met in the capital and spoke of trade, of visas and of the price of gas."
    )
    first, copy = day_report("a", text, "en", at), day_report("b", text, "en", at + timedelta(days=1))
    third = day_report("c", other, "en", at + timedelta(days=1))
    reports = [first, copy, third]
    today, tomorrow = at.date(), at.date() + timedelta(days=1)
    assert near_duplicate(reports) == {today: 1, tomorrow: 1}
    assert tfidf(reports) == {today: 1, tomorrow: 1}
    assert mentions(reports) == {date(2022, 2, 28): 2}
    assert volume(reports)[tomorrow] == pytest.approx(2 / (1 + 1 / 14))
