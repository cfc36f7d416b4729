"""The common form of the benchmarks."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import pages
from benchmarks.__main__ import benchmark_names, main, missed_floors


def test_names_are_the_modules_that_can_be_run() -> None:
    assert "pages" in benchmark_names()
    assert "__main__" not in benchmark_names()


def test_floors_and_ceilings() -> None:
    assert missed_floors("pages", {"fundus.title_exact": 0.99, "pages.visible_text_ratio": 0.01}) == []
    missed = missed_floors("pages", {"fundus.title_exact": 0.5, "pages.visible_text_ratio": 0.9})
    assert len(missed) == 2
    assert any("fundus.title_exact is 0.5000, below" in line for line in missed)
    assert any("pages.visible_text_ratio is 0.9000, above" in line for line in missed)


def test_missing_parts_are_skipped_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert pages.run(tmp_path) == {}
    assert "fundus.jsonl is missing: skipped" in capsys.readouterr().err
    assert main(["pages", "--data", str(tmp_path), "--json", "--check"]) == 0
