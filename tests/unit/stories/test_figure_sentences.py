"""Figures of made-up sentences in eleven languages, counted: few wrong ones, few missed, none out of a trap."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from crawler.stories.figures import claims

Figure = tuple[str, str, int, int, str]
TABLE: dict[str, dict[str, str]] = yaml.safe_load(
    Path(__file__).with_name("figure_sentences.yaml").read_text("utf-8")
)
LANGUAGES = ("en", "ru", "uk", "kk", "tr", "ar", "fa", "fr", "es", "de", "zh")


def _expected(text: str) -> list[Figure]:
    found = []
    for item in filter(None, map(str.strip, text.split(";"))):
        slot, who, value, *qualifier = item.split()
        lo, _, hi = value.partition("-")
        found.append((slot, who, int(lo), int(hi or lo), " ".join(qualifier)))
    return found


def _read(sentence: str, language: str) -> list[Figure]:
    return [(c.slot, c.who, c.lo, c.hi, c.qualifier) for c in claims(sentence, language, 2022)]


def test_every_language_has_sentences_and_traps() -> None:
    assert tuple(sorted(TABLE)) == tuple(sorted(LANGUAGES))
    assert all(len(rows) >= 12 for rows in TABLE.values())
    assert all(sum(not wanted for wanted in rows.values()) >= 3 for rows in TABLE.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_few_figures_are_wrong_and_few_are_missed(language: str) -> None:
    wanted = {(s, f) for s, said in TABLE[language].items() for f in _expected(said)}
    read = [(s, f) for s in TABLE[language] for f in _read(s, language)]
    right = [hit for hit in read if hit in wanted]
    assert len(right) >= 0.95 * len(read), [hit for hit in read if hit not in wanted]
    assert len(set(right)) >= 0.80 * len(wanted), [hit for hit in wanted if hit not in read]
