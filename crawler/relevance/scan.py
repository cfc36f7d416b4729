"""The first pass over a query: what luqum must never see is refused here, with its column.

luqum parses precedence and fields; it has no NEAR, gives its errors without columns, and its numbers
(``^1.2.3``) can raise. So marks are checked one by one first, and ``a NEAR/5 b`` is handed to it as one
stand-in word of the same length, which keeps every column right.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from crawler.errors import QueryError
from crawler.text import clean_text

LONGEST = 10_000  # characters
DEEPEST = 20  # parentheses, fields and NOTs inside one another
STAND_IN = "\ue000"  # a private letter; stand-ins are known by their place, not by this
DEFAULT_DISTANCE = 10
MOST_DISTANCE = 100

_MARK = re.compile(
    r"""(?P<phrase>"(?:[^"\\]|\\.)*")(?P<within>~\d*)?
    |(?P<open>\()|(?P<close>\))|(?P<colon>:)|(?P<blank>\s+)
    |(?P<word>(?:[^\s:^~(){}\[\]"\\+/'<>-]|\\.)(?:[^\s:^~(){}\[\]"\\]|\\.)*)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_NEAR = re.compile(r"NEAR(?:/(\d{1,9}))?")
_REFUSED = {
    "-": "write NOT before a word to leave pages out; quote a word that begins with a hyphen",
    "+": "every word is required unless OR stands between them; take the + away",
    "'": 'use double quotes: "…"',
    "/": "regular expressions are not taken; list the words with OR, or end one with *",
    "~": 'only a phrase can have a ~: "fuel protest"~5; word forms are matched without it',
    "^": "weights are not taken",
    "\\": "nothing follows the backslash",
    '"': "this quote is never closed",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One piece of a query between blanks: ``kind`` is phrase, open, close, colon or word."""

    kind: str
    shown: str
    start: int
    end: int

    @property
    def is_operator(self) -> bool:
        return self.kind == "word" and self.shown in {"AND", "OR", "NOT"}

    @property
    def nearness(self) -> int | None:
        """Words between, if this is a NEAR."""
        found = _NEAR.fullmatch(self.shown) if self.kind == "word" else None
        return int(found[1] or DEFAULT_DISTANCE) if found else None


@dataclass(frozen=True, slots=True)
class Nearness:
    """An ``a NEAR/5 b`` of a query, by places in it (0-based)."""

    start: int
    end: int
    operands: tuple[tuple[int, int], ...]
    distance: int


def failure(query: str, at: int, message: str) -> QueryError:
    """The error for the 0-based place ``at``. Long queries are shown around that place only."""
    if len(query) <= 200:
        return QueryError("".join(" " if sign.isspace() else sign for sign in query), at + 1, message)
    shown = " ".join(query[max(0, at - 30) : at + 30].split())
    error = QueryError(shown, 1, f"{message} (near: {shown})")
    error.query, error.column = query, at + 1
    error.args = (f"column {at + 1}: {message}\n  near: {shown}",)
    return error


def scan(query: str) -> list[Mark]:
    """The marks of a query, blanks left out. Raises ``QueryError`` for all that cannot be a query."""
    if len(query) > LONGEST:
        raise failure(
            query, LONGEST, f"longer than {LONGEST:,} characters; put words into a group and write @group"
        )
    if not clean_text(query):
        raise failure(query, 0, "the query is empty; write a word, or @group for a group of terms")
    marks: list[Mark] = []
    for match in _MARK.finditer(query):
        kind = "phrase" if match["phrase"] else match.lastgroup or ""
        if kind == "other":
            raise failure(query, match.start(), _REFUSED.get(match[0], f"{match[0]!r} has no meaning here"))
        if kind != "blank":
            marks.append(Mark(kind, match[0], *match.span()))
    _check_neighbours(query, marks)
    _check_depth(query, marks)
    return marks


def _check_neighbours(query: str, marks: list[Mark]) -> None:
    for mark, after in itertools.pairwise(marks):
        touching = mark.end == after.start
        if touching and {mark.kind, after.kind} <= {"word", "phrase"}:
            raise failure(query, after.start, "put a blank or an operator between a word and a quote")
        if mark.kind == "phrase" and after.kind == "colon":
            raise failure(query, mark.start, "a field is written without quotes: title:word")
    if marks and marks[-1].kind == "colon":
        raise failure(query, marks[-1].start, "a word must follow the colon")


def _check_depth(query: str, marks: list[Mark]) -> None:
    opened: list[int] = []
    prefixes = 0
    for mark in marks:
        prefixes = (
            prefixes + 1 if mark.kind == "colon" or mark.shown == "NOT" else prefixes * (mark.kind == "word")
        )
        if mark.kind == "open":
            opened.append(mark.start)
        elif mark.kind == "close":
            if not opened:
                raise failure(
                    query, mark.start, "this parenthesis closes nothing; take it away or open one before it"
                )
            opened.pop()
        if len(opened) > DEEPEST or prefixes > DEEPEST:
            raise failure(query, mark.start, f"more than {DEEPEST} levels inside one another")
    if opened:
        raise failure(query, opened[-1], "this parenthesis is never closed")


def without_near(query: str, marks: list[Mark]) -> tuple[str, list[Nearness]]:
    """The query with a stand-in for every NEAR clause, and those clauses."""
    found: list[Nearness] = []
    at = 0
    while at < len(marks):
        distance = marks[at].nearness
        if distance is None:
            at += 1
            continue
        nearness, at = _one_near(query, marks, at, distance)
        found.append(nearness)
    for near in found:
        query = query[: near.start] + STAND_IN * (near.end - near.start) + query[near.end :]
    return query, found


def _one_near(query: str, marks: list[Mark], at: int, distance: int) -> tuple[Nearness, int]:
    if distance > MOST_DISTANCE:
        raise failure(query, marks[at].start, f"NEAR reaches {MOST_DISTANCE} words at most")
    first = _operand_before(query, marks, at)
    operands = [(marks[first].start, marks[at - 1].end)]
    while at < len(marks) and marks[at].nearness is not None:
        last = _operand_after(query, marks, at)
        operands.append((marks[at + 1].start, marks[last].end))
        distance = max(distance, marks[at].nearness or 0)
        at = last + 1
    return Nearness(operands[0][0], operands[-1][1], tuple(operands), distance), at


def _operand_before(query: str, marks: list[Mark], near: int) -> int:
    at, depth = near - 1, 0
    while at >= 0:
        depth += (marks[at].kind == "close") - (marks[at].kind == "open")
        if depth <= 0:
            break
        at -= 1
    if at < 0 or depth or marks[at].is_operator or marks[at].kind == "colon":
        raise failure(query, marks[near].start, "NEAR needs a word, a phrase, a @group or (a OR b) before it")
    return at


def _operand_after(query: str, marks: list[Mark], near: int) -> int:
    at, depth = near + 1, 0
    while at < len(marks):
        depth += (marks[at].kind == "open") - (marks[at].kind == "close")
        if depth <= 0:
            break
        at += 1
    follows = marks[at + 1].kind if at + 1 < len(marks) else ""
    lacking = at >= len(marks) or depth or marks[at].is_operator or marks[at].nearness is not None
    if lacking or marks[at].kind == "colon" or follows == "colon":
        raise failure(query, marks[near].start, "NEAR needs a word, a phrase, a @group or (a OR b) after it")
    return at
