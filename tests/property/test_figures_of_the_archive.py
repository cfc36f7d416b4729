"""The same reports in any order leave the same values, with the same states, in the archive."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.jobs import rows
from crawler.jobs.memory import recall
from crawler.stories.developments import judge
from crawler.stories.reports import Report, read
from storage import figures
from storage.archive import Archive

START = datetime(2022, 1, 5, tzinfo=UTC)
TITLES = (
    "At least 12 people killed in the flood", "18 people killed in the flood, minister says",
    "Dozens killed in the flood", "The death toll of the flood has risen to 26",
    "Correction: the number of people killed in the flood is 20, not 26", "Death toll of the flood stands at 90",
    "The ministry withdrew the report of 26 people killed", "The figure of 90 was published by mistake",
    "164 people killed in floods since 2014", "Nearly 5,000 evacuated", "4,980 people evacuated after the flood",
    "12 officers killed in the flood",
)  # fmt: skip


@st.composite
def reports(draw: st.DrawFn) -> list[Report]:
    """A handful of reports, each with a key of its own."""
    made = []
    for number in range(draw(st.integers(2, 7))):
        at = START + timedelta(hours=draw(st.integers(0, 40)))
        published = draw(
            st.sampled_from([None, at - timedelta(hours=3), at - timedelta(days=9), at + timedelta(days=1)])
        )
        source, title = draw(st.sampled_from("abcd")), draw(st.sampled_from(TITLES))
        made.append(Report("t", number, f"key {number}", source, title, "", "en", at, published=published))
    return made


def values(said: Sequence[Report]) -> list[tuple[object, ...]]:
    with (
        tempfile.TemporaryDirectory() as folder,
        Archive.open(Path(folder) / "figures.db") as archive,
        archive.writing() as db,
    ):
        for report in said:
            found = read(report)
            judged = judge(found, recall(db, found, frozenset()))
            for slot, known in judged.figures.items():
                figures.keep_figures(db, "t", slot, map(rows.known_row, known))
        return [
            tuple(row) for row in db.execute("SELECT * FROM figure ORDER BY slot, who, lo, hi, qualifier")
        ]


@settings(max_examples=25, deadline=None)
@given(reports(), st.data())
def test_any_order_of_reports_leaves_the_same_values(said: list[Report], data: st.DataObject) -> None:
    assert values(data.draw(st.permutations(said))) == values(said)


def test_the_values_are_there() -> None:
    said = [
        Report("t", number, f"key {number}", f"s{number}", title, "", "en", START + timedelta(hours=number))
        for number, title in enumerate((TITLES[0], TITLES[3], TITLES[6], TITLES[9]))
    ]
    assert [(row[1], row[3], row[7]) for row in values(said[::-1])] == [
        ("evacuated", 5000, "current"), ("killed", 12, "current"), ("killed", 26, "withdrawn"),
    ]  # fmt: skip
