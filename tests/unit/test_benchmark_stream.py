"""The benchmark of a front page's stream, on a short made-up one."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from benchmarks.stream import article_of, listing, read, run

HOME = "https://www.news.example.com/"
ROWS = [
    ("05T08:00", f"{HOME}world-1", "Riot in Almaty kills 12", "Police in Kazakhstan say 12 people died."),
    ("05T08:20", "/world-1", "Riot in Almaty kills 12", ""),
    ("05T08:40", "/world-1", "Riot in Almaty kills 12", "Police in Kazakhstan say 12 people died."),
    ("05T09:00", "https://www.news.example.net/world-1", "Riot in Almaty kills 26", ""),
    ("05T09:20", "/world-2", "Riot in Almaty: 26 killed", ""),
    ("06T09:00", "/world-3", "Kazakhstan imposes curfew after riot in Almaty", "The army patrols the city."),
    ("06T10:00", "/sport-1", "Almaty team wins the cup", "A late goal decides the match."),
]


def written(data: Path) -> Path:
    (data / "bbc").mkdir()
    lines = [
        json.dumps({"seen": f"2022-01-{at}:00+00:00", "url": url, "title": title, "summary": text, "tag": ""})
        for at, url, title, text in ROWS
    ]
    (data / "bbc" / "front-page-x.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    return data


def test_nothing_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path) == {}
    assert "skipped" in capsys.readouterr().err


@pytest.mark.parametrize(
    "address",
    ["/world-1", "https://www.news.example.com/world-1/", "http://news.example.net/world-1?utm_source=x"],
)
def test_spellings_are_one_article(address: str) -> None:
    assert article_of(address, HOME) == "https://news.example.com/world-1"
    assert article_of("https://other.example.com/world-1", HOME) == "https://other.example.com/world-1"


def test_revisions_and_alerts(tmp_path: Path) -> None:
    figures = run(written(tmp_path))
    assert (figures["states"], figures["articles"]) == (7, 4)
    assert figures["revisions"] == figures["revisions_recounted"] == 3
    assert figures["revisions_exact"] == 1
    assert figures["changed.blink"] == pytest.approx(0.6667)
    # Twelve dead, 26 dead and the curfew; the second article on the 26 tells nothing new.
    assert figures["kazakhstan.alerts"] == 3
    assert figures["kazakhstan.repeats"] == 0
    assert figures["kazakhstan.title_alerts_per_day"] == 2


def test_days_as_a_digest_shows_them(tmp_path: Path) -> None:
    lines = list(listing(written(tmp_path), "kazakhstan", date(2022, 1, 5), date(2022, 1, 6)))
    assert lines[0].startswith("Wed 05 January 2022 · 2 new (every title: 3")
    assert any("killed 12 → 26" in line for line in lines)
    assert sum("new story" in line for line in lines) == 2
    assert len(list(read(tmp_path))) == 7
