"""Machine-translated headlines of January 2022: every new count of detainees once, no repeat, one toll once."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.stories.developments import judge
from crawler.stories.reports import Memory, Report, read
from crawler.stories.settled import Saying, kept
from crawler.stories.tolls import sayings
from storage.records import Development

HEADLINES = Path(__file__).parents[3] / "shared" / "data" / "kazakhstan" / "titles.jsonl"


@pytest.mark.data
def test_every_new_figure_is_told_once() -> None:
    if not HEADLINES.exists():
        pytest.skip(f"real headlines are not here ({HEADLINES})")
    told = [one for one in _told() if one.kind == "figure"]
    detained = [one.new for one in told if one.slot == "detained"]
    assert detained[:2] == ["4,404", "5,135"]
    assert len(detained) == len(set(detained)) <= 6
    assert [one.new for one in told if one.slot == "killed"].count("164") == 1
    values = [int(value.split()[-1].replace(",", "")) for value in detained]
    assert values == sorted(values)
    assert values[-1] == 10_000


def _told() -> list[Development]:
    rows = [json.loads(line) for line in HEADLINES.read_text("utf-8").splitlines()]
    wanted = [row for row in rows if row["seen"] >= "2022" and "azakh" in row["title"]]
    said: list[Saying] = []
    told: list[Development] = []
    for number, row in enumerate(sorted(wanted, key=lambda row: str(row["seen"]))):
        at = datetime.strptime(row["seen"], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
        report = Report("kazakhstan", number, str(number), f"s{number % 9}", row["title"], "", "en", at)
        found = read(report)
        said = kept([*said, *sayings(found)])
        judged = judge(found, Memory(said=tuple(said)))
        told.extend(judged.developments)
    return told
