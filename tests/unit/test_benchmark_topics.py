"""The benchmark of topics on a small folder of made-up crises."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from benchmarks import topics


def crisis(data: Path, name: str, sentence: str, *, packed: bool = False) -> None:
    folder = data / "timelines" / name
    folder.mkdir(parents=True)
    rows = [
        {"id": n, "date": f"2022-01-{n:02}", "text": f"{sentence} This is day {n}."} for n in range(1, 29)
    ]
    lines = "\n".join(map(json.dumps, rows))
    if packed:
        (folder / "articles.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    else:
        (folder / "articles.jsonl").write_text(lines, "utf-8")


def test_nothing_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert topics.run(tmp_path) == {}
    assert capsys.readouterr().err.count("skipped") == 3


def test_crises_of_any_name_get_their_figures(tmp_path: Path) -> None:
    crisis(tmp_path, "harbour", "The harbour docker strike closes every quay.", packed=True)
    crisis(tmp_path, "valley", "A flood in the valley carries away bridges and barns.")
    figures = topics.run(tmp_path)
    assert figures["harbour.derived_f1"] == figures["valley.derived_f1"] == 1.0
    assert figures["timelines.derived_f1_mean"] == figures["timelines.named_f1_mean"] == 1.0
    assert "timelines.desk_f1_mean" not in figures
    assert figures["gate.wrong"] == 0
    assert figures["topics.judge_ms"] > 0


def test_a_name_that_finds_nothing_counts_against_itself(tmp_path: Path) -> None:
    crisis(tmp_path, "alpha", "The harbour docker strike closes every quay.")
    crisis(tmp_path, "valley", "A flood in the valley of alpha carries away bridges and barns.")
    figures = topics.run(tmp_path)
    assert figures["alpha.named_f1"] == 0
    assert figures["valley.named_f1"] == 1


def test_headlines_and_pages(tmp_path: Path) -> None:
    (tmp_path / "kazakhstan").mkdir()
    titles = [
        "Protest in Almaty",
        "Protest in Almaty",
        "Clashes in Aktau",
        "Rain in Almaty",
        "Protest in Paris",
    ]
    (tmp_path / "kazakhstan" / "titles.jsonl").write_text(
        "\n".join(json.dumps({"title": one}) for one in titles)
    )
    (tmp_path / "pages").mkdir()
    rows = [{"gold": {"title": "A new bridge", "body": "It was opened."}},
            {"gold": {"title": "Almaty", "body": "A protest in Almaty was broken up by police officers."}}]  # fmt: skip
    (tmp_path / "pages" / "some.jsonl").write_text("\n".join(map(json.dumps, rows)))
    figures = topics.run(tmp_path)
    assert (figures["kazakhstan.silver"], figures["kazakhstan.silver_recall"]) == (2, 1)
    assert figures["kazakhstan.found"] == 0.5
    assert figures["pages.false_positives"] == 0.5
