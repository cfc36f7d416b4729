"""Any text is a Config or a ConfigError; no text is a traceback."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.config import Config, parse, starter_text
from crawler.errors import ConfigError

HOME = Path("/desk/schedules.yaml")
PIECES = (
    "contact: a@b.kz\n", "topics:\n", "  t: {query: x}\n", "sources:\n", "  s:\n", "    address: https://a.kz\n",
    "    also: [", "]\n", "{", "}", "&a ", "*a", "!!int ", "- ", "? ", ": ", "\n", "\t", '"', "'", "|\n",
    ">-\n", "---\n", "...\n", "%YAML 1.2\n", "<<: ", "~", "null", "schedules: {x: {every: 1h}}\n",
    "digests:\n", "  d: {at: 07:00}\n", "#", ",", "Ж", "\u2028", "\ufeff", "\x85", "=", "0o7", "1e999",
    "crawl: {delay: 1e400}\n", '"\\ud83d"', '"\\x00"',
)  # fmt: skip


def must_not_crash(text: str) -> None:
    try:
        assert isinstance(parse(text, HOME), Config)
    except ConfigError as error:
        assert error.problems
        assert all(problem.message and "\n" not in str(problem) for problem in error.problems)


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_any_text(text: str) -> None:
    must_not_crash(text)


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_pieces_of_yaml(pieces: list[str]) -> None:
    must_not_crash("".join(pieces))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 20_000), st.integers(0, 60), st.sampled_from(PIECES))
def test_the_default_with_a_hole_in_it(start: int, length: int, piece: str) -> None:
    text = starter_text()
    must_not_crash(text[:start] + piece + text[start + length :])
