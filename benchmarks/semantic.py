"""How well what was told in another language is recognised by its meaning, and what that costs.

Needs the semantic extra; without it, it says so and measures nothing. Needs no data: ``semantic.yaml`` has two made-up
events, each fact told in nine languages, with near misses of many (denied, refused, undone, another number).

For every two languages, some facts of an event are known in one, each once, and told one by one in the other: all of
them again, then each once more while it is not known. A fact is *recognised* rightly if the development named is the
same fact. ``known4``: four facts are known, drawn by lot, twice; ``known8``: eight; ``all``: the whole event.

* ``precision``, ``recall``: by the shipped judgement. ``of.FACTS.…``: the same by how many facts are known.
* ``other_event.precision``, ``…recall``: at the threshold that gives precision .97 on the other event.
* ``recall_at_p97``: at the best threshold of the set; ``uncentred.…``: from bare cosines; ``no_vetoes.…``: from centred
  ones without the vetoes; ``own_mean.…``: centred on the topic's own sentences alone.
* ``demo.…``: the scripted crisis, by words alone and with meaning (``benchmarks.demo`` says what the names mean).
* ``encode_ms``, ``judge_ms``: wall milliseconds for one development; ``child_mib``: most memory the child held;
  ``demo.ms_per_article``, ``demo.lexical_ms_per_article``: of following the script, starts of the child included.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import numpy as np
import yaml

from benchmarks import demo
from crawler.jobs.meaning import Encoder, missing
from crawler.stories.likewise import LIKE, Told, cosines, means, repeats, veto
from crawler.stories.novelty_meaning import Vector

Figures = dict[str, float]
Facts = Mapping[str, Mapping[str, Told]]  # fact → language → as it is told there
Usual = Callable[[Sequence[Told]], Mapping[str, Vector]]

_SET = Path(__file__).parent / "semantic.yaml"
_AT = datetime(2022, 3, 1, tzinfo=UTC)
_DRAWS = {4: 2, 8: 2, 0: 1}  # how many facts are known (0: all) → how often they are drawn
_PRECISE = 0.97


@dataclass(frozen=True, slots=True)
class Case:
    """One fact told while some are known."""

    new: Told
    known: tuple[Told, ...]
    there: bool  # it is among the known
    facts: int
    event: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was recognised in one case: how like it is, and whether it is the same fact."""

    likeness: float
    right: bool
    there: bool
    event: str


def run(data: Path) -> Figures:  # noqa: ARG001  (the set is our own)
    """Flat figures; none, with the reason on stderr, where the extra is missing."""
    if why := missing():
        print(f"semantic: skipped: {why}", file=sys.stderr)
        return {}
    events, figures = _encoded()
    cases = list(_cases(events))
    started = time.perf_counter()
    shipped = [(case.facts, _shipped(case)) for case in cases]
    figures["judge_ms"] = round(1000 * (time.perf_counter() - started) / len(cases), 2)
    figures |= _right("", [answer for _, answer in shipped])
    for facts in _DRAWS:
        name = f"of.known{facts}." if facts else "of.all."
        figures |= _right(name, [answer for among, answer in shipped if among == facts])
    return figures | _compared(cases) | _demo()


def _encoded() -> tuple[dict[str, Facts], Figures]:
    written = yaml.safe_load(_SET.read_text("utf-8"))
    rows = [
        (event, fact, language, sentence)
        for event, facts in written.items()
        for fact, told in facts.items()
        for language, sentence in told.items()
    ]
    with Encoder() as encoder:
        encoder.vectors(["The child is warm."])
        started = time.perf_counter()
        vectors = encoder.vectors([row[3] for row in rows])
        took = time.perf_counter() - started
    events: dict[str, dict[str, dict[str, Told]]] = {}
    for (event, fact, language, sentence), vector in zip(rows, vectors, strict=True):
        assert vector is not None
        told = Told(f"{event}:detail:{fact}", "detail", language, _AT, sentence, vector)
        events.setdefault(event, {}).setdefault(fact, {})[language] = told
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return dict(events), {"encode_ms": round(1000 * took / len(rows), 1), "child_mib": round(memory)}


def _cases(events: Mapping[str, Facts]) -> Iterator[Case]:
    lot = random.Random(7)
    for event, facts in events.items():
        languages = sorted(next(iter(facts.values())))
        for number, draws in _DRAWS.items():
            for _ in range(draws):
                drawn = lot.sample(sorted(facts), number or len(facts))
                for known, told in permutations(languages, 2):
                    yield from _told_again(event, [facts[one] for one in drawn], known, told, number)


def _told_again(
    event: str, facts: Sequence[Mapping[str, Told]], known: str, told: str, number: int
) -> Iterator[Case]:
    before = [one[known] for one in facts]
    beside = [one[told] for one in facts]  # what else is told in its language
    for n, new in enumerate(beside):
        others = (*beside[:n], *beside[n + 1 :])
        yield Case(new, (*before, *others), True, number, event)
        yield Case(new, (*before[:n], *before[n + 1 :], *others), False, number, event)


def _shipped(case: Case) -> Answer:
    found = repeats(case.new, case.known)
    right = found is not None and found.key == case.new.key
    return Answer(found.likeness if found else -1.0, right, case.there, case.event)


def _by(usual: Usual, *, vetoes: bool = True) -> Callable[[Case], Answer]:
    """The likest of a case whatever the threshold, by another notion of what is usual in a language."""

    def answer(case: Case) -> Answer:
        abroad = [one for one in case.known if one.language != case.new.language]
        mean = usual([*case.known, case.new])
        rows = np.stack([one.vector - mean[one.language] for one in abroad])
        likeness = cosines(rows, case.new.vector - mean[case.new.language])
        for n in sorted(range(len(abroad)), key=lambda n: -likeness[n]):
            if not (vetoes and veto(case.new, abroad[n])):
                return Answer(likeness[n], abroad[n].key == case.new.key, case.there, case.event)
        return Answer(-1.0, False, case.there, case.event)

    return answer


def _nothing(told: Sequence[Told]) -> Mapping[str, Vector]:
    return {one.language: np.zeros_like(one.vector) for one in told}


def _own(told: Sequence[Told]) -> Mapping[str, Vector]:
    languages = {one.language for one in told}
    return {
        language: np.mean([one.vector for one in told if one.language == language], axis=0)
        for language in languages
    }


def _compared(cases: Sequence[Case]) -> Figures:
    ways = {
        "": _by(means),
        "uncentred.": _by(_nothing),
        "own_mean.": _by(_own),
        "no_vetoes.": _by(means, vetoes=False),
    }
    answers = {name: [way(case) for case in cases] for name, way in ways.items()}
    figures = {
        f"{name}recall_at_p97": _right("", given, _threshold(given))["recall"]
        for name, given in answers.items()
    }
    figures["threshold_at_p97"] = round(_threshold(answers[""]), 3)
    return figures | _other_event(answers[""])


def _other_event(answers: Sequence[Answer]) -> Figures:
    parts: list[Answer] = []
    for event in sorted({one.event for one in answers}):
        least = _threshold([one for one in answers if one.event != event])
        parts += [
            one if one.likeness >= least else replace(one, likeness=-1.0)
            for one in answers
            if one.event == event
        ]
    return _right("other_event.", parts, 0.0)


def _threshold(answers: Sequence[Answer]) -> float:
    """The least likeness at which all above it are right as often as wanted."""
    best, right = 1.0, 0
    for n, one in enumerate(sorted(answers, key=lambda one: -one.likeness), 1):
        right += one.right
        if right / n >= _PRECISE:
            best = one.likeness
    return best


def _right(prefix: str, answers: Sequence[Answer], least: float = LIKE) -> Figures:
    named = [one for one in answers if one.likeness >= least]
    right = sum(one.right for one in named)
    return {
        f"{prefix}precision": round(right / max(len(named), 1), 4),
        f"{prefix}recall": round(right / max(sum(one.there for one in answers), 1), 4),
    }


def _demo() -> Figures:
    figures: Figures = {}
    for name, semantic in (("lexical_", False), ("", True)):
        started = time.perf_counter()
        seen = demo.flagged(semantic=semantic)
        took = time.perf_counter() - started
        found = demo.measured(seen)
        figures |= {f"demo.{name}{key.removeprefix('demo.')}": found[key] for key in _SHOWN}
        figures[f"demo.{name}sentences"] = seen.sentences
        figures[f"demo.{name}ms_per_article"] = round(1000 * took / len(seen.pieces), 1)
    return figures


_SHOWN = ("demo.precision", "demo.recall", "demo.repeats_flagged", "demo.independent_exact")
