"""What digests tell of developments on their way: only what is ready, once, and the same again when made again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.config import Config, parse
from crawler.digests.compose import Digest
from crawler.jobs.digest import digest, rendered, tell
from storage import ledger
from storage.archive import Archive
from tests.unit.jobs.flagged import NOON, OUTLETS, Flagged

CONFIG = """
contact: desk@example.org
topics: {dam: {query: dam}}
sources:
""" + "".join(
    f'  {source}: {{name: {name}, address: "https://{source}.example"}}\n'
    for source, (name, _, _) in OUTLETS.items()
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Flagged]:
    with Archive.open(tmp_path / "news.db") as archive:
        made = Flagged(archive)
        made.begin()
        yield made


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return parse(CONFIG, tmp_path / "schedules.yaml")


def made(desk: Flagged, config: Config, since: float, until: float) -> Digest:
    start, end = NOON + timedelta(hours=since), NOON + timedelta(hours=until)
    return digest(desk.archive, config, "dam", since=start, until=end)


def keys(one: Digest) -> set[str]:
    parts = (one.corrected, one.new, one.figures, one.details, one.folded)
    return {line.key.split(":", 1)[1] for part in parts for line in part}


def test_what_is_pending_or_given_up_is_never_told(desk: Flagged, config: Config) -> None:
    desk.find("lone", hours=1)
    desk.find("sure", hours=1, status="ready")
    desk.advance(2)
    assert keys(made(desk, config, 0, 2)) == {"sure"}
    desk.advance(40)
    assert keys(made(desk, config, 0, 48)) == {"sure"}


def test_it_is_told_when_it_became_ready_not_when_it_was_first_seen(desk: Flagged, config: Config) -> None:
    desk.find("burst", hours=1)
    desk.advance(2)
    desk.back("burst", source="far", hours=3)
    desk.advance(4)
    assert keys(made(desk, config, 0, 2)) == set()
    assert keys(made(desk, config, 2, 4)) == {"burst"}
    assert keys(made(desk, config, 4, 6)) == set()


def test_before_the_first_look_an_archive_tells_what_its_follower_flagged(
    desk: Flagged, config: Config
) -> None:
    desk.find("sure", hours=1, status="ready")
    assert keys(made(desk, config, 0, 2)) == {"sure"}


def test_a_digest_made_again_says_the_same_whatever_came_after_it(desk: Flagged, config: Config) -> None:
    desk.find("toll", kind="figure", slot="killed", new="164", hours=1, status="ready")
    desk.find("strike", hours=1, status="ready")
    desk.advance(2)
    first = made(desk, config, 0, 2)
    forms = [rendered(first, form) for form in ("text", "html", "json")]
    tell(desk.archive, first, "daily")
    assert [rendered(made(desk, config, 0, 2), form) for form in ("text", "html", "json")] == forms
    desk.back("strike", source="far", hours=3)
    desk.back("strike", source="dawn", hours=3.5)
    desk.find(
        "lower", kind="figure", slot="killed", old="164", new="103", hours=3, source="far", status="ready"
    )
    desk.find("taken", kind="correction", slot="killed", old="164", hours=4, status="ready")
    desk.advance(5)
    assert [rendered(made(desk, config, 0, 2), form) for form in ("text", "html", "json")] == forms


def test_a_correction_says_when_what_it_corrects_was_told(desk: Flagged, config: Config) -> None:
    desk.find("toll", kind="figure", slot="killed", new="164", hours=1, status="ready")
    desk.advance(2)
    tell(desk.archive, made(desk, config, 0, 6), "daily")
    desk.find("taken", "Toll withdrawn", kind="correction", slot="killed", old="164", hours=7)
    desk.advance(8)
    (line,) = made(desk, config, 6, 8).corrected
    assert line.corrects == "164 killed, told 1 Mar 18:00 UTC"
    assert line.standing == "it corrects what was told"
    assert "corrects: 164 killed, told 1 Mar 18:00 UTC" in rendered(made(desk, config, 6, 8), "text")


def test_a_correction_of_what_nobody_was_told_says_since_when_it_was_known(
    desk: Flagged, config: Config
) -> None:
    desk.find("strike", "Strike begins", hours=1, status="ready")
    desk.find("none", "No strike", kind="correction", corrects="dam:strike", hours=2, status="ready")
    desk.advance(3)
    one = made(desk, config, 0, 3)
    assert [line.corrects for line in one.corrected] == ["Strike begins, first seen 1 Mar 13:00 UTC"]
    assert one.new == ()


def test_a_lower_figure_says_who_says_which(desk: Flagged, config: Config) -> None:
    desk.find("toll", kind="figure", slot="killed", new="at least 1,640", hours=1, status="ready")
    desk.find(
        "lower",
        kind="figure",
        slot="killed",
        old="at least 1,640",
        new="164",
        hours=2,
        source="far",
        status="ready",
    )
    desk.advance(3)
    (line,) = made(desk, config, 0, 3).figures
    assert [(side.value, side.outlets) for side in line.sides] == [
        ("164", ("Far Away",)), ("at least 1,640", ("Sea Times",)),
    ]  # fmt: skip


def test_a_higher_figure_is_no_dispute(desk: Flagged, config: Config) -> None:
    desk.find("toll", kind="figure", slot="killed", new="8", hours=1, status="ready")
    desk.find("more", kind="figure", slot="killed", old="8", new="12", hours=2, source="far", status="ready")
    desk.advance(3)
    assert made(desk, config, 0, 3).figures[0].sides == ()


def test_more_houses_refresh_what_was_told_and_are_no_news(desk: Flagged, config: Config) -> None:
    desk.find("strike", "Strike begins", hours=1, status="ready")
    desk.advance(2)
    tell(desk.archive, made(desk, config, 0, 2), "daily")
    desk.back("strike", source="far", hours=3)
    desk.advance(4)
    later = made(desk, config, 2, 4)
    assert later.empty
    assert [(one.headline, one.says, one.independent) for one in later.refreshed] == [
        ("Strike begins", "1 → 2 independent houses", 2)
    ]
    assert "Strike begins: 1 → 2 independent houses" in rendered(later, "text")


def test_a_figure_that_changed_is_told_as_a_figure_and_not_refreshed_beside_it(
    desk: Flagged, config: Config
) -> None:
    desk.find("toll", kind="figure", slot="killed", new="8", hours=1, status="ready")
    desk.advance(2)
    tell(desk.archive, made(desk, config, 0, 2), "daily")
    desk.find("more", kind="figure", slot="killed", old="8", new="12", hours=3, status="ready")
    desk.advance(4)
    later = made(desk, config, 2, 4)
    assert [one.new for one in later.figures] == ["12"]
    assert later.refreshed == ()


def test_folded_details_count_as_told(desk: Flagged, config: Config) -> None:
    for number in range(5):
        desk.find(f"d{number}", kind="detail", hours=1, status="ready", in_story="one", score=number / 5)
    desk.advance(2)
    one = made(desk, config, 0, 2)
    assert [len(one.details), len(one.folded)] == [2, 3]
    tell(desk.archive, one, "daily")
    said = [ledger.steps(desk.archive.db, f"dam:d{number}")[-1]["reason"] for number in range(5)]
    assert said == ["told by the digest daily"] * 5


def test_who_says_otherwise_is_told_from_when_they_said_so(desk: Flagged, config: Config) -> None:
    key = desk.find("burst", hours=1, status="ready")
    article = desk.article("The dam holds", "far", 3)
    with desk.archive.writing() as db:
        db.table("remembered").insert(
            {"topic": "dam", "hash": 7, "sentence": "The dam holds.", "terms": "", "language": "en", "article": article,
             "revision": article, "position": 0, "first_seen": "2022-03-01T15:00:00Z",
             "last_seen": "2022-03-01T15:00:00Z", "articles": 1, "outlets": 1}
        )  # fmt: skip
        db.table("told_in").insert(
            {"topic": "dam", "hash": 7, "development": key, "relation": "contradicts", "score": 0.4,
             "article": article}
        )  # fmt: skip
    desk.advance(4)
    assert made(desk, config, 0, 2).new[0].contradicted == ()
    (said,) = made(desk, config, 0, 4).new[0].contradicted
    assert (said.value, said.outlets) == ("The dam holds.", ("Far Away",))


def test_why_outlets_count_as_one_is_told_as_it_was_noted_and_not_before(
    desk: Flagged, config: Config
) -> None:
    key = desk.find("burst", hours=1, status="ready")
    desk.back("burst", source="far", hours=1.5, copies=1)
    desk.advance(2)
    before = made(desk, config, 0, 2)
    assert before.new[0].joined == ("Far Away with Sea Times (same text)",)
    desk.back("burst", source="far", hours=3, cites='["sea"]')
    desk.back("burst", source="dawn", hours=3, cites='["sea"]')
    with desk.archive.writing() as db:
        for one in ("Far Away", "Dawn"):
            row = {"development": key, "one": one, "other": "Sea Times", "why": "one sentence stands there"}
            db.table("joined").insert(row)
    assert "Dawn with Sea Times (one sentence stands there)" in made(desk, config, 0, 4).new[0].joined
    assert made(desk, config, 0, 2) == before
