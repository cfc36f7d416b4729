"""The benchmark of headlines on made-up headlines of a made-up crisis."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import headlines

TITLES = [
    ("20300105-100000", "Number of detainees in Kazakhstan rises to 400"),
    ("20300105-110000", "400 people were detained in Kazakhstan"),
    ("20300105-120000", "Kazakhstan says 12 people were killed in the riots"),
    ("20300105-130000", "In Kazakhstan, 26 people died during the riots"),
    ("20300105-140000", "Kazakhstan's ministry withdraws its report that 26 people were killed"),
    ("20300106-100000", "Number of detainees in Kazakhstan rises to 900"),
    ("20300106-110000", "More than 900 people have been detained in Kazakhstan"),
]
CHANGE = {
    "id": "x", "seen_before": "2030-01-05T10:00:00Z", "seen_after": "2030-01-05T11:00:00Z", "label": "figure",
    "before": {"title": "Dozens hurt in ferry fire", "summary": ""},
    "after": {"title": "Ferry fire injures 61", "summary": "The ship was carrying 132 people."},
    "figures": [
        {"kind": "injured", "before": "dozens", "after": 61, "qualifier": None},
        {"kind": "other", "before": 130, "after": 132, "qualifier": "on board"},
        {"kind": "killed", "before": None, "after": 3, "qualifier": None},
    ],
}  # fmt: skip


def test_new_values_are_flagged_once_and_a_withdrawal_is_met(tmp_path: Path) -> None:
    folder = tmp_path / "crisis"
    folder.mkdir()
    rows = [json.dumps({"story": "s", "seen": seen, "title": title}) for seen, title in TITLES]
    (folder / "titles.jsonl").write_text("\n".join(rows), "utf-8")
    figures = headlines.run(tmp_path)
    assert figures["new_values"] == 4
    assert figures["new_values_flagged"] == 1.0
    assert figures["repeats_flagged"] == 0.0
    assert (figures["withdrawals"], figures["withdrawals_flagged"]) == (1.0, 1.0)
    assert figures["figure_alerts_a_day"] == figures["figure_alerts"] / 2


def test_labelled_figures_are_looked_for_where_they_stand(tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "bbc_updates_other.jsonl").write_text(json.dumps(CHANGE), "utf-8")
    figures = headlines.run(tmp_path)
    # 130 does not stand in the text before; 3 stands in no text and counts as missed; miles are no figure of people.
    assert figures["bbc.figures"] == 3
    assert figures["bbc.figure_recall"] == pytest.approx(2 / 3)


def test_missing_parts_are_skipped_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert headlines.run(tmp_path) == {}
    said = capsys.readouterr().err
    assert "titles.jsonl" in said
    assert "bbc_updates" in said
