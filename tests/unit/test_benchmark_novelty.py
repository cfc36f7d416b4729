"""The novelty benchmark on two tiny crises of our own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks import novelty
from benchmarks.logistic import best_threshold, f1, fitted, suppressing, threshold_at
from benchmarks.retold import Kind, crises, judged

PLACES = ("Nurek", "Sarband", "Khujand", "Panj", "Kulob", "Vahdat", "Hisor", "Isfara", "Norak", "Farkhor")
EVENTS = ("flood", "strike", "quake", "march", "blackout", "raid", "fire", "siege", "trial", "storm")


def written(folder: Path, shift: int) -> None:
    folder.mkdir(parents=True)
    for annotator, verb in ((1, "hits"), (2, "reaches"), (3, "shakes")):
        lines, past = ["Date\tUpdate\tBackground"], ""
        for day, place in enumerate(PLACES, start=1):
            event = EVENTS[(day + shift) % len(EVENTS)]
            update = f"A {event} {verb} {place} and {day * 7} homes near the {event} zone are empty."
            lines.append(f"[2022-03-{day:02}]\t{update}\t{past}")
            past = f"A {event} had struck {place} where {day * 7} homes near the {event} zone stood empty."
        (folder / f"annotator{annotator}.tsv").write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for shift, name in enumerate(("north", "south")):
        written(tmp_path / "updates" / name, shift)
    return tmp_path


def test_new_rewrites_and_background_are_told_apart(data: Path) -> None:
    figures = novelty.run(data)
    assert figures["f1"] > 0.9
    assert figures["recall_at_p70"] == 1.0
    assert figures["rewrites_suppressed"] > 0.9
    assert figures["background_suppressed"] > 0.9
    assert (figures["crises"], figures["new"]) == (2, 20)


def test_an_update_is_read_before_and_after_it_is_known(data: Path) -> None:
    texts = [text for text in judged("north", crises(data)) if text.annotator == 2]
    fourth_new, fourth_rewrite = texts[6], texts[7]
    assert set(fourth_new.kinds) == {Kind.NEW, Kind.BACKGROUND}
    assert set(fourth_rewrite.kinds) == {Kind.REWRITE, Kind.BESIDE}
    new = fourth_new.features[fourth_new.kinds.index(Kind.NEW)]
    rewrite = fourth_rewrite.features[fourth_rewrite.kinds.index(Kind.REWRITE)]
    assert new["likeness"] < rewrite["likeness"]


def test_missing_data_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert novelty.run(tmp_path) == {}
    assert "has not two crises: skipped" in capsys.readouterr().err


def test_a_fit_finds_the_side_and_thresholds_hold_their_share() -> None:
    rows = np.array([[0.0], [0.2], [0.4], [0.6], [0.8], [1.0]])
    true = np.array([False, False, False, True, True, True])
    card = fitted(rows, true)
    odds = card.odds(rows)
    assert card.weights[0] > 0
    assert f1(odds >= best_threshold(odds, true), true) == 1.0
    assert threshold_at(0.7, odds, true) <= odds[2]
    assert (odds[~true] >= suppressing(1.0, odds[~true])).sum() == 0
    assert suppressing(0.9, np.array([])) == -np.inf
