"""The benchmark of changes, on a small made-up gold; and the fitting of weights."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import updates
from benchmarks.fitting import fitted
from benchmarks.updates import cases, fit, listing, main, run
from crawler.stories.changes import weights

STATES = [
    ("Ferry sinks off Maridia", "At least 12 people have died."),
    ("Ferry sinks off Maridia", ""),
    ("Ferry sinks off Maridia", "At least 18 people have died."),
    ("Captain of sunken ferry arrested in Sena", "At least 18 people have died."),
    ("Captain of sunken ferry arrested in Sena", "At least 18 people died."),
]
FIGURE = {"kind": "killed", "before": 12, "after": 18, "qualifier": "at least"}
LABELS = [(1, "blink", []), (2, "figure", [FIGURE]), (3, "event", []), (4, "rewording", [])]


def said(n: int) -> dict[str, str]:
    return {"title": STATES[n][0], "summary": STATES[n][1]}


def written(data: Path, *, history: bool = True) -> Path:
    (data / "gold").mkdir()
    rows = [
        {
            "id": f"x-{n}", "url": "/news/1", "seen_before": "2023-01-01T00:00:00Z", "also": [], "state": n,
            "seen_after": "2023-01-01T01:00:00Z", "before": said(n - 1), "after": said(n), "label": label,
            "figures": figures, "borderline": n == 4,
        }
        for n, label, figures in LABELS
    ]  # fmt: skip
    states = [{"url": "/news/1", "state": n, "seen": "2023-01-01T00:00:00Z", **said(n)} for n in range(5)]
    files = {"bbc_updates_other.jsonl": rows, "bbc_updates_history_other.jsonl": states if history else []}
    for name, lines in files.items():
        (data / "gold" / name).write_text("\n".join(map(json.dumps, lines)), "utf-8")
    return data


def test_nothing_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path) == {}
    assert "skipped" in capsys.readouterr().err
    assert main(["--data", str(tmp_path)]) == 2


def test_a_change_is_held_against_all_earlier_states(tmp_path: Path) -> None:
    assert [len(case.earlier) for case in cases(written(tmp_path))] == [1, 2, 3, 4]


def test_one_address_cannot_be_cross_validated(tmp_path: Path) -> None:
    figures = run(written(tmp_path))
    assert figures["f1"] == 1
    assert not [key for key in figures if key.startswith("cv.")]


def test_the_figures(tmp_path: Path) -> None:
    found = cases(written(tmp_path))
    judged, spent = updates._timed(found)
    figures = updates._scores(found, judged)
    assert (figures["f1"], figures["figure_recall"], figures["figure_exact"]) == (1, 1, 1)
    assert figures["class_accuracy"] == 1
    assert spent > 0
    assert list(listing(tmp_path)) == []


def test_without_a_history_the_state_before_counts(tmp_path: Path) -> None:
    assert [len(case.earlier) for case in cases(written(tmp_path, history=False))] == [1, 1, 1, 1]


def test_weights_are_fitted_to_what_shows(tmp_path: Path) -> None:
    card = fit(cases(written(tmp_path)))
    assert set(card.weights) == set(weights().weights)
    assert card.weights["toll_moved"] > 0
    assert main(["--data", str(tmp_path), "--fit"]) == 0


def test_fitting_finds_the_side_that_tells() -> None:
    values = [{"a": float(n % 2), "b": 1.0, "c": 0.0} for n in range(40)]
    bias, found = fitted(values, [n % 2 == 1 for n in range(40)], 0.1)
    assert found["a"] > 3 > abs(found["b"])
    assert found["c"] == 0
    assert bias + found["b"] < 0 < bias + found["a"] + found["b"]
    with pytest.raises(ValueError, match="no examples"):
        fitted([], [], 0.1)


@pytest.mark.data
def test_changes_of_real_items_are_judged_as_labelled() -> None:
    data = Path(__file__).parents[3] / "shared" / "data"
    found = cases(data)
    if not found:
        pytest.skip(f"{data / 'gold'} is not there")
    figures = run(data)
    assert figures["f1"] > figures["baseline.title_changed.f1"] + 0.1
    assert figures["cv.f1"] > 0.85
