"""The benchmark of copies on a small folder of made-up articles and pairs."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from benchmarks import cost, duplicates
from tests.unit.dedup.writing import story


def folder(data: Path, texts: list[list[str]], pairs: list[tuple[int, int, str]]) -> Path:
    timeline = data / "timelines" / "harbour"
    timeline.mkdir(parents=True)
    rows = [
        {"id": f"h-{n}", "date": f"2026-03-{1 + n:02}", "text": "\n".join(text)}
        for n, text in enumerate(texts)
    ]
    (timeline / "articles.jsonl.gz").write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    gold = data / "gold"
    gold.mkdir()
    labelled = [
        {"topic": "harbour", "a": {"line": a}, "b": {"line": b}, "label": label, "hard": False}
        for a, b, label in pairs
    ]
    (gold / "near_duplicates_of_march.jsonl").write_text("\n".join(map(json.dumps, labelled)), "utf-8")
    return data


def test_nothing_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert duplicates.run(tmp_path) == {}
    assert "skipped" in capsys.readouterr().err


def test_pairs_are_scored_against_the_copy_check_and_the_baseline(tmp_path: Path) -> None:
    whole = story(1, 30)
    furniture = [f"{one} {one}" for one in story(2, 6)]
    others = [[*story(10 + n, 3), *furniture] for n in range(6)]
    texts = [whole, whole[:10], *others]
    figures = duplicates.run(
        folder(tmp_path, texts, [(1, 2, "same"), (3, 4, "different"), (1, 3, "different"), (1, 99, "same")])
    )
    assert figures["pairs"] == 3
    assert figures["precision"] == figures["recall"] == figures["f1"] == figures["candidate_recall"] == 1.0
    assert figures["accuracy.same"] == 1.0
    assert figures["baseline.jaccard5.precision"] == figures["baseline.jaccard5.recall"] == 0.0


def test_a_label_told_wrongly_lowers_the_figures(tmp_path: Path) -> None:
    texts = [story(1), story(1), story(2)]
    figures = duplicates.run(
        folder(tmp_path, texts, [(1, 2, "different"), (1, 3, "same"), (2, 3, "different")])
    )
    assert (figures["precision"], figures["recall"], figures["f1"]) == (0.0, 0.0, 0.0)
    assert figures["accuracy"] == pytest.approx(1 / 3, abs=1e-4)


def test_cost_is_measured_in_a_small_and_a_large_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COST_ARTICLES", "2000")
    monkeypatch.setattr(cost, "SMALL", 500)
    monkeypatch.setattr(cost, "TIMED", 2)
    monkeypatch.setattr(cost, "WARMING", 1)
    monkeypatch.setattr(cost, "FLOOD", 40)
    monkeypatch.setattr(cost, "FLOOD_SHARE", 10)
    figures = cost.run(Path())
    assert figures["copies.articles"] == 2000
    assert figures["copies.flood_groups"] == 1
    assert min(figures[f"copies.{kind}_ms"] for kind in ("original", "copy", "rewrite")) > 0


@pytest.mark.data
def test_copies_of_real_articles_are_told() -> None:
    data = Path(__file__).parents[3] / "shared" / "data"
    if not any((data / "gold").glob("near_duplicates*.jsonl")):
        pytest.skip(f"{data / 'gold'} has no near_duplicates*.jsonl")
    figures = duplicates.run(data)
    assert figures["f1"] > 2 * figures["baseline.jaccard5.f1"]
