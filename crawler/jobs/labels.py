"""What people say of developments: kept, exported, and weighed when there is enough of it and somebody asks."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from crawler.errors import FixTheFile
from crawler.jobs.account import find
from crawler.stories.fitting import Labelled, Weights, fit, lacking
from crawler.text import clean_text, one_line
from storage import labels
from storage.archive import Archive
from storage.stories import Row
from storage.times import moment

USEFUL, KNOWN, WRONG, ELSEWHERE = "useful", "known", "wrong", "not this story"
VERDICTS = (USEFUL, KNOWN, WRONG, ELSEWHERE)
SCHEMA = "crisisdesk.weights/1"
_LONGEST = 2_000  # characters of a note


def label(archive: Archive, typed: str, verdict: str, *, who: str, note: str, now: datetime) -> str:
    """Keep what a person said of the development they mean; give its key. Earlier labels stay.

    Raises FixTheFile if no development, or several, are meant.
    """
    with archive.writing() as db:
        key = find(db, typed)
        labels.keep(db, key, verdict, who=one_line(who, 80), at=now, note=clean_text(note)[:_LONGEST])
    return key


def exported(db: Database) -> Iterator[Row]:
    """Every label with what it is about and the numbers behind that, oldest first."""
    yield from labels.labelled(db)


def fitted(db: Database) -> Weights:
    """Weights from the last label of every development. Raises FixTheFile if there are too few."""
    last = {row["key"]: row for row in labels.labelled(db) if row["verdict"] != ELSEWHERE}
    labelled = [_labelled(row) for row in last.values()]
    if missing := lacking(labelled):
        raise FixTheFile(f"too few labels to fit weights: {missing}; go on with `crisisdesk label`")
    return fit(labelled)


def _labelled(row: Mapping[str, object]) -> Labelled:
    numbers = row["numbers"] if isinstance(row["numbers"], dict) else {}
    known = {
        str(name): float(value)
        for name, value in numbers.items()
        if isinstance(value, int | float) and math.isfinite(value)
    }
    at = moment(str(row["first_seen"]))
    return Labelled(row["verdict"] == USEFUL, at, int(str(row["story"])), float(str(row["score"])), known)


def write_weights(weights: Weights, path: Path) -> None:
    """Write weights into a file of their own. Raises FixTheFile if it is there or cannot be written."""
    text = json.dumps({"schema": SCHEMA, **asdict(weights)}, ensure_ascii=False, indent=1) + "\n"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise FixTheFile(f"{path} is there already and stays as it is; name another file") from None
    except OSError as error:
        raise FixTheFile(f"{path} cannot be written: {error.strerror}") from error
