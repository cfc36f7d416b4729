"""Run the statements of one step."""

from __future__ import annotations

from sqlite_utils import Database


def run(db: Database, script: str) -> None:
    """Statements parted by ";" at the end of a line."""
    # Not executescript: it would commit the transaction that makes the step whole.
    for statement in script.split(";\n"):
        if statement.strip():
            db.execute(statement)
