"""What a revision means, held against the versions of the article before it, and kept with it."""

from __future__ import annotations

from sqlite_utils import Database

from crawler.extraction import standing
from crawler.stories.changes import Judged, State, judge_change
from storage import changes, furniture
from storage.changes import Meaning
from storage.stories import Row
from storage.times import moment

VERSIONS = 12  # earlier ones that are read; a live page of hundreds would cost seconds


def change_check(db: Database, row: Row) -> Judged | None:
    """Judge one row of ``storage.stories.revisions`` and note the verdict; None for an article's first version.

    Lines that the outlet is known to set under every article count on neither side.
    """
    if row["before"] is None:
        return None
    versions = changes.earlier(db, row["article"], row["number"], VERSIONS)
    texts = [row["text"], *(one.text for one in versions)]
    hashes = {hashed for text in texts for hashed in standing.line_hashes(text)}
    learned = furniture.among(db, (row["source"],), hashes)
    states = [
        State(one.title, standing.bare(one.text, learned), one.seen_at, one.language) for one in versions
    ]
    now = State(row["title"], standing.bare(row["text"], learned), moment(row["seen_at"]), row["language"])
    judged = judge_change(now, states)
    changes.keep(db, row["revision"], _meaning(judged))
    return judged


def _meaning(judged: Judged) -> Meaning:
    figures = tuple({"kind": one.kind, "before": one.before, "after": one.after} for one in judged.figures)
    return Meaning(
        judged.kind, judged.development, judged.score, judged.reason, figures, dict(judged.grounds)
    )
