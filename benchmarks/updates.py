"""Whether changes of front-page items are judged as a reader judged them: news or not, which figures, of what kind.

Data: ``DIR/gold/bbc_updates*.jsonl``. Files whose rows have a ``label`` are the gold: one change each, with its address
and the number of its state (``state``). The other files (``*history*``) hold all states of each
address. A change is judged against every earlier state of its address; without a history, against ``before``.

``figure``, ``event``, ``correction``, ``attribution`` and ``different`` (another article under an old address; counted
as ``event``) are developments, ``rewording`` and ``blink`` are not. Figures, all 0..1:

* ``f1``, ``precision``, ``recall``: development or not.
* ``figure_recall``: share of the rows labelled ``figure`` that are judged developments and whose new figure is among
  those we state, with its kind and value (one of them, where the gold lists several; a gold kind ``other`` fits any
  kind that the labels do not know; where the gold gives no number ("many"), a new figure of its kind or none is asked
  for).
* ``figure_exact``: the strict one: share of all figures listed under ``figure`` and ``correction`` that we state with
  kind, value before and value after; ``figure_stated``: with kind and value after.
* ``class_accuracy``: share of rows whose class, one of the six, is the label; ``class_accuracy_also``: the label or one
  of ``also``; ``class_accuracy_five``: rewording and blink taken as one.
* ``without_borderline.…``: the same without the rows another reader might judge otherwise.
* ``cv.…``: the same with weights fitted to nine tenths of the addresses and measured on the rest, ten times. Only the
  weights are left out: the word lists were written with these rows at hand, so new data may still do worse.
* ``baseline.title_changed.…``: alert when the title changed; ``baseline.new_digit.…``: when a number in digits shows
  that no earlier state had.
* ``ms``: milliseconds of processor for a judgement, readings of earlier states not kept.

``python -m benchmarks.updates`` lists what is judged otherwise than labelled; ``--fit`` prints weights fitted to all
rows, as ``crawler/stories/changes_weights.json`` has them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.fitting import fitted
from crawler.stories.changes import Judged, State, Weights, judged_by, numbers_of, weights
from crawler.stories.changes_read import forget

Figures = dict[str, float]
Row = Mapping[str, Any]

_DATA = Path(__file__).parent.parent.parent / "shared" / "data"
_IDLE = ("rewording", "blink")
_FOLDS = 10
_PENALTY = 0.5
_KNOWN_KINDS = ("killed", "injured", "missing", "detained", "evacuated", "displaced")
_DIGITS = re.compile(r"\d[\d,.]*\d|\d")


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled change."""

    row: Row
    after: State
    earlier: tuple[State, ...]  # oldest first, never empty

    @property
    def development(self) -> bool:
        return self.row["label"] not in _IDLE

    @property
    def label(self) -> str:
        return "event" if self.row["label"] == "different" else str(self.row["label"])

    @property
    def fold(self) -> int:
        return int(hashlib.sha256(str(self.row["url"]).encode()).hexdigest(), 16) % _FOLDS


def run(data: Path) -> Figures:
    """The figures named above; none where there is no gold."""
    found = cases(data)
    if not found:
        print(f"updates: {data / 'gold'} has no labelled bbc_updates*.jsonl: skipped", file=sys.stderr)
        return {}
    judged, spent = _timed(found)
    sure = [n for n, case in enumerate(found) if not case.row.get("borderline")]
    figures = _scores(found, judged)
    figures |= _under("without_borderline", _scores([found[n] for n in sure], [judged[n] for n in sure]))
    figures |= _crossed(found, sure)
    figures |= _baseline("title_changed", found, lambda case: case.after.title != case.earlier[-1].title)
    figures |= _baseline("new_digit", found, _has_new_digit)
    return figures | {"rows": float(len(found)), "ms": spent}


def cases(data: Path) -> list[Case]:
    """Every labelled change under ``data``, with the states before it."""
    gold: list[Row] = []
    histories: dict[str, list[tuple[int, State]]] = {}
    for row in _rows(sorted((data / "gold").glob("bbc_updates*.jsonl"))):
        if "label" in row:
            gold.append(row)
        else:
            histories.setdefault(row["url"], []).append((int(row["state"]), _state(row, row["seen"])))
    return [_case(row, histories.get(row["url"], ())) for row in gold]


def _rows(files: Iterable[Path]) -> Iterator[Row]:
    for file in files:
        yield from (json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip())


def _state(said: Row, seen: str) -> State:
    return State(said["title"], said["summary"], datetime.fromisoformat(seen.replace("Z", "+00:00")), "en")


def _case(row: Row, history: Sequence[tuple[int, State]]) -> Case:
    told = tuple(state for n, state in sorted(history, key=lambda one: one[0]) if n < int(row["state"]))
    return Case(
        row, _state(row["after"], row["seen_after"]), told or (_state(row["before"], row["seen_before"]),)
    )


def _timed(found: Sequence[Case]) -> tuple[list[Judged], float]:
    card, judged, spent = weights(), [], 0.0
    judged_by(card, found[0].after, found[0].earlier)  # word lists are opened
    for case in found:
        forget()
        began = time.process_time()
        judged.append(judged_by(card, case.after, case.earlier))
        spent += time.process_time() - began
    return judged, round(1000 * spent / len(found), 3)


def _scores(found: Sequence[Case], judged: Sequence[Judged]) -> Figures:
    pairs = list(zip(found, judged, strict=True))
    flagged = [one.development for one in judged]
    return {
        **_f1(found, flagged),
        "figure_recall": _share([_has_figure(c, j) for c, j in pairs if c.row["label"] == "figure"]),
        **_of_figures(pairs),
        "class_accuracy": _share([j.kind == c.label for c, j in pairs]),
        "class_accuracy_also": _share([j.kind in (c.label, *c.row["also"]) for c, j in pairs]),
        "class_accuracy_five": _share([_of_five(j.kind) == _of_five(c.label) for c, j in pairs]),
    }


def _f1(found: Sequence[Case], flagged: Sequence[bool]) -> Figures:
    true = [case.development for case in found]
    both = sum(a and b for a, b in zip(true, flagged, strict=True))
    precision, recall = both / max(sum(flagged), 1), both / max(sum(true), 1)
    f1 = 2 * precision * recall / (precision + recall) if both else 0.0
    return {"f1": round(f1, 4), "precision": round(precision, 4), "recall": round(recall, 4)}


def _share(parts: Sequence[bool]) -> float:
    return round(sum(parts) / len(parts), 4) if parts else 0.0


def _of_five(kind: str) -> str:
    return "same" if kind in _IDLE else kind


def _has_figure(case: Case, judged: Judged) -> bool:
    listed = case.row["figures"]
    counted = [
        one for one in listed if _number(one["after"]) or one["after"] in ("dozens", "hundreds", "several")
    ]
    return judged.development and (not counted or any(_stated(one, judged, exact=False) for one in counted))


def _of_figures(pairs: Iterable[tuple[Case, Judged]]) -> Figures:
    listed = [
        (one, judged)
        for case, judged in pairs
        if case.row["label"] in ("figure", "correction")
        for one in case.row["figures"]
        if one["after"] is not None
    ]
    return {
        "figure_stated": _share([_stated(one, judged, exact=False) for one, judged in listed]),
        "figure_exact": _share([_stated(one, judged, exact=True) for one, judged in listed]),
    }


def _stated(wanted: Row, judged: Judged, *, exact: bool) -> bool:
    """Whether a figure of the gold is among ours."""
    return any(
        (one.kind == wanted["kind"] or (wanted["kind"] == "other" and one.kind not in _KNOWN_KINDS))
        and _same(wanted["after"], one.after)
        and (not exact or _same(wanted["before"], one.before))
        for one in judged.figures
    )


def _same(gold: int | str | None, ours: str) -> bool:
    """Values are compared, or words ("dozens") where the gold has no number; qualifiers are not."""
    number = _number(gold)
    if number is None:
        return str(gold or "") in ours if gold else not ours
    return number in (_number(piece) for piece in re.split("[–]", ours))


def _number(said: int | str | None) -> int | None:
    found = _DIGITS.search(str(said or ""))
    return int(re.sub(r"\D", "", found[0])) if found else None


def _under(name: str, figures: Figures) -> Figures:
    return {f"{name}.{key}": value for key, value in figures.items()}


def _crossed(found: Sequence[Case], sure: Sequence[int]) -> Figures:
    judged: dict[int, Judged] = {}
    for fold in sorted({case.fold for case in found}):
        held = [n for n, case in enumerate(found) if case.fold == fold]
        rest = [case for case in found if case.fold != fold]
        if not rest:
            return {}  # all of one fold: too few addresses
        card = fit(rest)
        judged |= {n: judged_by(card, found[n].after, found[n].earlier) for n in held}
    every = [judged[n] for n in range(len(found))]
    certain = _scores([found[n] for n in sure], [every[n] for n in sure])
    return _under("cv", _scores(found, every)) | {"cv.without_borderline.f1": certain["f1"]}


def fit(found: Sequence[Case]) -> Weights:
    """The shipped scorecard with weights fitted to these changes. Raises ValueError if there are none."""
    told = [(numbers_of(case.after, case.earlier), case.development) for case in found]
    shown = [(values, label) for values, label in told if values is not None]
    bias, fit_weights = fitted([values for values, _ in shown], [label for _, label in shown], _PENALTY)
    rounded = {name: round(value, 2) for name, value in fit_weights.items()}
    return replace(weights(), bias=round(bias, 2), weights=rounded)


def _baseline(name: str, found: Sequence[Case], alerts: Callable[[Case], bool]) -> Figures:
    return _under(f"baseline.{name}", _f1(found, [alerts(case) for case in found]))


def _has_new_digit(case: Case) -> bool:
    known = {number for state in case.earlier for number in _DIGITS.findall(f"{state.title} {state.text}")}
    return bool(set(_DIGITS.findall(f"{case.after.title} {case.after.text}")) - known)


def listing(data: Path) -> Iterator[str]:
    """Every change that is judged otherwise than labelled, with both texts and our reason."""
    for case in cases(data):
        judged = judged_by(weights(), case.after, case.earlier)
        if judged.kind in (case.label, *case.row["also"]) or _of_five(judged.kind) == _of_five(case.label):
            continue
        before = case.earlier[-1]
        doubt = " (borderline)" if case.row.get("borderline") else ""
        yield f"{case.row['id']} {case.label}{doubt}: {judged.score:.2f} {judged.reason}"
        yield f"    − {before.title} | {before.text}"
        yield f"    + {case.after.title} | {case.after.text}"


def main(arguments: list[str] | None = None) -> int:
    """List what is judged otherwise than labelled, or print fitted weights; 2 where there is no gold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.updates")
    parser.add_argument("--data", type=Path, default=_DATA)
    parser.add_argument("--fit", action="store_true", help="print weights fitted to all rows")
    options = parser.parse_args(arguments)
    found = cases(options.data)
    if not found:
        print(f"updates: {options.data / 'gold'} has no labelled bbc_updates*.jsonl", file=sys.stderr)
        return 2
    if options.fit:
        card = fit(found)
        print(json.dumps({"bias": card.bias, "weights": dict(card.weights)}, indent=1))
    else:
        print("\n".join(listing(options.data)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
