"""The set of facts in nine languages is whole, and the benchmark says why it measures nothing without the extra."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from benchmarks import semantic
from benchmarks.__main__ import main

BENCHMARKS = Path(semantic.__file__).parent


def test_every_fact_is_told_once_in_nine_languages() -> None:
    events = yaml.safe_load((BENCHMARKS / "semantic.yaml").read_text("utf-8"))
    facts = [told for event in events.values() for told in event.values()]
    assert len(facts) >= 24
    assert all(set(told) == {"en", "ru", "kk", "tr", "ar", "fa", "fr", "es", "zh"} for told in facts)
    sentences = [sentence for told in facts for sentence in told.values()]
    assert len(set(sentences)) == len(sentences)


def test_ordinary_news_is_the_same_in_every_language() -> None:
    elsewhere = yaml.safe_load((BENCHMARKS / "semantic_elsewhere.yaml").read_text("utf-8"))
    assert len(elsewhere) == 11
    assert {len(sentences) for sentences in elsewhere.values()} == {10}


def test_without_the_extra_nothing_is_measured_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(semantic, "missing", lambda: "the semantic extra is not installed")
    assert semantic.run(tmp_path) == {}
    assert "semantic: skipped: the semantic extra is not installed" in capsys.readouterr().err
    assert main(["semantic", "--data", str(tmp_path), "--json", "--check"]) == 0
