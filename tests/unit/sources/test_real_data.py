"""Real feeds and pages: how much of them is read. Skipped where the data folder is missing."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from storage.records import Listing
from tests.unit.sources.asking import ask, listing

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not (DATA / "feeds").is_dir(), reason=f"no real feeds at {DATA}"),
]


def test_every_real_and_awkward_feed_is_read_or_named() -> None:
    files = sorted(path for path in (DATA / "feeds").rglob("*") if path.is_file())
    answers = {path.name: ask(path.read_bytes(), kind="feed") for path in files}
    refused = {name for name, answer in answers.items() if not isinstance(answer, Listing)}
    assert len(answers) > 200
    assert refused <= {"rss_empty_document.xml"}


@pytest.mark.parametrize(
    ("name", "entries", "dates"),
    [
        ("encoding_ISO-8859-1.xml", 40, 40),
        ("encoding_WINDOWS-1251.xml", 50, 50),
        ("large_atom.xml", 25, 25),
        ("real-cnn.rss", 69, 43),
        ("real-korean-times.rss", 195, 195),
        ("small_atom.xml", 20, 20),
        ("urdu_UTF8.xml", 26, 26),
        ("rdf_UTF8.xml", 60, 0),
    ],
)
def test_real_feeds_are_read_whole(name: str, entries: int, dates: int) -> None:
    path = DATA / "feeds" / "real" / name
    if not path.is_file():
        pytest.skip(f"no {path}")
    leads = listing(path.read_bytes()).leads
    assert len(leads) == entries
    assert sum(bool(lead.title) for lead in leads) == entries
    assert sum(lead.published is not None for lead in leads) >= dates


def test_links_of_real_pages_are_articles() -> None:
    manifest = DATA / "pages" / "fundus.jsonl"
    if not manifest.is_file():
        pytest.skip(f"no {manifest}")
    found = 0
    with manifest.open(encoding="utf-8") as lines:
        for line in lines:
            page = json.loads(line)
            body = gzip.decompress((DATA / "pages" / page["file"]).read_bytes())
            answer = ask(body, page["original_url"], kind="page")
            found += len(answer.leads) if isinstance(answer, Listing) else 0
    assert found > 1_200
