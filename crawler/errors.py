"""Errors a person can cause or mend. Each says what to do and names what it is about.

    CrisisdeskError
    ├── FixTheFile      something a person wrote is wrong: schedules.yaml, a query, an option   (exit 2)
    │   ├── ConfigError     every problem of a file at once
    │   └── QueryError      one query, with the column
    ├── TryLater        the world is in the way: a locked archive, a full disk                  (exit 75)
    └── GiveUp          this archive or file cannot be used by this program                     (exit 1)

Expected outcomes (a page that cannot be read, a feed that is none) are values in ``storage.records``, not errors.
"""

from __future__ import annotations

from dataclasses import dataclass

from storage.errors import CrisisdeskError, FixTheFile, GiveUp, TryLater

__all__ = ["ConfigError", "CrisisdeskError", "FixTheFile", "GiveUp", "Problem", "QueryError", "TryLater"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file."""

    line: int  # 1-based; 0 if the file as a whole is meant
    key: str  # dotted path of the key, "" if none
    message: str  # what is wrong and what to write instead

    def __str__(self) -> str:
        place = f"line {self.line}" if self.line else "file"
        return f"{place}: {self.key + ': ' if self.key else ''}{self.message}"


class ConfigError(FixTheFile):
    """Raised with every problem found in one configuration file."""

    def __init__(self, path: str, problems: tuple[Problem, ...]) -> None:
        self.path = path
        self.problems = problems
        super().__init__("\n".join(f"{path}: {problem}" for problem in problems))


class QueryError(FixTheFile):
    """Raised for a query that cannot be parsed; ``column`` is 1-based."""

    def __init__(self, query: str, column: int, message: str) -> None:
        self.query = query
        self.column = column
        self.message = message
        super().__init__(f"column {column}: {message}\n  {query}\n  {' ' * (column - 1)}^")
