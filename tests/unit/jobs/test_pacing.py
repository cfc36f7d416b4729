"""When sources are asked again while nothing at all can be reached."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from crawler.config import parse
from crawler.jobs import pacing

from .listened import HOUR, Listened, Outlet, flat, utc

MINUTE = timedelta(minutes=1)
OUTLETS = ("dam", "quay", "weir", "lock")
CONFIG = """
contact: desk@harbour.example
archive: desk.db
topics: {harbour: {query: harbour}}
schedules: {near: {every: 30m}}
sources:
""" + "".join(f"  {one}: {{address: https://{one}.example/feed}}\n" for one in OUTLETS)


def test_a_line_that_is_down_for_long_is_tried_ever_more_seldom(tmp_path: Path) -> None:
    config = parse(CONFIG, tmp_path / "schedules.yaml")
    outlets = {one: Outlet(one, flat(3), country) for one, country in zip(OUTLETS, "abcd", strict=True)}
    with Listened(tmp_path, outlets, utc("2022-01-05 00:00")) as desk:
        desk.pass_time(3 * HOUR)
        desk.now += MINUTE
        db = desk.archive.db
        with desk.archive.writing():
            pacing.meet(db, config, pacing.standing(db), desk.now)
        desk.fail("the name does not resolve")
        pauses = []
        for _ in range(14):
            before, began = pacing.standing(db).paces["near"], desk.now
            run = desk.crawl()
            with desk.archive.writing():
                pacing.crawled(
                    db, config, pacing.Ended(config.schedules["near"], OUTLETS, before, run, began), began
                )
            after = pacing.standing(db).paces["near"]["dam"]
            assert "our own line" in after.reason
            assert after.failures == 0
            pauses.append(after.due_at - began)
            desk.now = after.due_at
        assert pauses[:2] == [MINUTE, MINUTE]
        assert pauses == sorted(pauses)
        assert pauses[-1] == 30 * MINUTE
