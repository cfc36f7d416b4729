"""The benchmark of developments and the plain monitors, on made-up crises."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from benchmarks import baselines, developments
from benchmarks.crises import Dated, entries, readable, stream

BRIDGE = (
    "Engineers closed the Dorva bridge on Monday after cracks opened in its northern arch , officials said ."
)
AGAIN = "The Dorva bridge was closed by engineers on Monday after cracks had opened in its northern arch ."
STRIKE = "Dockers in Varnholm walked out over unpaid wages and stopped the unloading of grain ships ."
PLAIN = "Read more here ."


def crisis(data: Path, name: str = "harbour") -> None:
    folder = data / "timelines" / name
    folder.mkdir(parents=True)
    rows = [
        {"id": "c", "date": "2022-01-05", "text": STRIKE},
        {"id": "b", "date": "2022-01-04", "text": AGAIN},
        {"id": "a", "date": "2022-01-03", "text": f"{PLAIN} \n{BRIDGE}"},
    ]
    (folder / "articles.jsonl.gz").write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))


def gold(data: Path, name: str = "harbour") -> None:
    (data / "gold").mkdir(exist_ok=True)
    rows = [
        {"topic": name, "first": {"article": "a", "sent": 1}, "repeats": [{"article": "b", "sent": 0}]},
        {"topic": name, "first": {"article": "c", "sent": 0}, "repeats": []},
        {"topic": name, "first": None, "repeats": []},
    ]
    (data / "gold" / "developments_other.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")


def test_nothing_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert developments.run(tmp_path) == {}
    assert "skipped" in capsys.readouterr().err


def test_gold_without_its_articles_is_skipped(tmp_path: Path) -> None:
    gold(tmp_path)
    assert developments.run(tmp_path) == {}


def test_first_reports_are_flagged_and_repeats_are_not(tmp_path: Path) -> None:
    crisis(tmp_path)
    gold(tmp_path)
    figures = developments.run(tmp_path)
    assert figures["first_flagged"] == figures["harbour.first_flagged"] == 1.0
    assert figures["repeats_flagged"] == 0.0
    assert figures["sentences_flagged"] == 0.5
    assert figures["first_in_ten"] == 1.0
    assert figures["baseline.near_duplicate.first_flagged"] == 1.0
    assert figures["baseline.near_duplicate.repeats_flagged"] == 1.0
    assert figures["baseline.volume.first_flagged"] == 0.0


def test_thresholds_are_taken_from_other_crises(tmp_path: Path) -> None:
    crisis(tmp_path, "alpha")
    crisis(tmp_path, "beta")
    gold(tmp_path, "alpha")
    rows = (tmp_path / "gold" / "developments_other.jsonl").read_text("utf-8")
    (tmp_path / "gold" / "developments_two.jsonl").write_text(rows.replace("alpha", "beta"), "utf-8")
    figures = developments.run(tmp_path)
    assert figures["cv.first_flagged"] == 1.0
    assert figures["cv.repeats_flagged"] == 0.0


def test_articles_go_by_day(tmp_path: Path) -> None:
    crisis(tmp_path)
    assert [one.id for one in stream(tmp_path / "timelines" / "harbour")] == ["a", "b", "c"]
    assert stream(tmp_path / "timelines" / "nowhere") == []


def test_a_repeat_of_the_same_day_may_be_the_first(tmp_path: Path) -> None:
    gold(tmp_path)
    row = {
        "topic": "harbour",
        "first": {"article": "a", "sent": 1},
        "repeats": [{"article": "c", "sent": 4, "same_day": True}, {"article": "b", "sent": 0}],
    }
    (tmp_path / "gold" / "developments_more.jsonl").write_text(json.dumps(row), "utf-8")
    (one,) = [entry for entry in entries(tmp_path) if len(entry.first) == 2]
    assert (one.first, one.later) == (frozenset({("a", 1), ("c", 4)}), frozenset({("b", 0)}))


@pytest.mark.parametrize(
    ("tokenised", "printed"),
    [
        ("DORVA -LRB- Wire -RRB- -- It is n't over , he said .", "DORVA (Wire) -- It isn't over, he said."),
        ("`` Leave , '' they cried at the king 's men .", '"Leave," they cried at the king\'s men.'),
        ("About $ 30 billion -LRB- 1\\/2 -RRB-", "About $30 billion (1/2)"),
    ],
)
def test_tokenised_text_becomes_readable(tokenised: str, printed: str) -> None:
    assert readable(tokenised) == printed


def day(n: int, *sentences: str, name: str = "") -> Dated:
    return Dated(name or f"d{n}", date(2022, 1, n), sentences)


def test_the_near_duplicate_filter_lets_rewrites_through() -> None:
    flagged = baselines.near_duplicate([day(1, BRIDGE), day(2, BRIDGE, AGAIN)])
    assert flagged == {("d1", 0), ("d2", 1)}


def test_first_story_detection_looks_at_earlier_articles_only() -> None:
    newness = baselines.first_story([day(1, BRIDGE, BRIDGE), day(2, BRIDGE, STRIKE)])
    assert newness["d1", 0] == newness["d1", 1] == 1.0
    assert newness["d2", 0] == pytest.approx(0, abs=0.35)
    assert newness["d2", 1] > 0.6


def test_a_spike_is_twice_the_mean_of_the_days_before() -> None:
    calm = [day(n, BRIDGE, name=f"calm{n}") for n in range(1, 5)]
    busy = [day(5, STRIKE, BRIDGE, name=f"busy{n}") for n in range(3)]
    assert baselines.volume([*calm, *busy]) == {(f"busy{n}", 0) for n in range(3)}
    assert baselines.volume([]) == set()


def test_the_threshold_flags_the_share_asked_for() -> None:
    newness = {("a", n): n / 10 for n in range(10)}
    groups = [[("a", n)] for n in range(10)]
    least = baselines.threshold(newness, groups, 0.8)
    assert sum(newness[place] >= least for group in groups for place in group) == 8
    assert baselines.threshold({}, [], 0.8) == 1.0
