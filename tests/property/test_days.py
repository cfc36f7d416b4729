"""Whatever a sentence holds and in whatever order reports come, days and volumes are bounded and never raise."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.stories.bursts import Burst, advance
from crawler.stories.day_words import LANGUAGES
from crawler.stories.salience import chosen_freely, chosen_most, day_report, days_scored
from crawler.stories.told_dates import EARLIEST, LATEST, MOST, told_days

PARTS = (
    "on last next Tuesday yesterday 31 February 2022 1970 2099 12/13/14 1/1/1 2022-01-05 ago days two week in may of "
    "вчера 5 января назад дня прошлый вторник кеше қаңтарда бұрын dün 5 Ocak önce iki "
    "أمس يناير قبل أيام ثلاثة ۱۵ دی ۱۴۰۰ "
    "il y a hace vor Tagen Januar 1er janvier enero 月 日 5 十二月 上 周 二 天前 , . "
    "- / : 99999999999999999999 ٣ ५ ½ ² İ ß ﷺ"
)
WORDS = st.lists(st.sampled_from(PARTS.split()), max_size=40)
TEXTS = st.one_of(st.text(max_size=300), WORDS.map(" ".join), WORDS.map("".join))
TONGUES = st.sampled_from([*LANGUAGES, "", "zz", "en-GB"])
TIMES = st.datetimes(timezones=st.just(UTC))
START = datetime(2022, 1, 3, tzinfo=UTC)


@settings(max_examples=400, deadline=None)
@given(TEXTS, TONGUES, TIMES, st.booleans())
def test_days_told_are_few_and_near(text: str, language: str, published: datetime, lead: bool) -> None:
    found = told_days(text, language, published, lead=lead)
    assert len(found) <= MOST
    assert len({(told.day, told.last) for told in found}) == len(found)
    for told in found:
        assert 0 < told.certainty <= 1
        assert told.day <= told.last
        assert told.day - published.date() >= -EARLIEST
        assert told.last - published.date() <= LATEST
    assert found == told_days(text, language, published, lead=lead)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "piece",
    ["5 ", "5", "in ", "last ", " ", "11/", "2022-", "may 5-", "vor ", "月", "5日", "il y a ", "قبل ", "a"],
)
def test_no_sentence_costs_much(language: str, piece: str) -> None:
    told_days("", language, START)  # word lists are opened
    began = time.process_time()
    told_days(piece * 50_000, language, START, lead=True)
    assert time.process_time() - began < 0.5


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), TEXTS), max_size=12))
def test_days_of_any_reports_are_in_order_and_some_of_them_are_chosen(reports: list[tuple[int, str]]) -> None:
    read = [
        day_report(str(number), text, "en", START + timedelta(days=days))
        for number, (days, text) in enumerate(sorted(reports))
    ]
    days = list(days_scored(read))
    assert [one.day for one in days] == sorted({one.day for one in days})
    assert all(one.score >= 0 for one in days)
    assert set(chosen_most(days, 3)) <= set(days)
    assert set(chosen_freely(days, 0.5)) <= set(days)


HOURS = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 5)), min_size=1, max_size=40)


@settings(max_examples=200, deadline=None)
@given(HOURS, st.randoms(use_true_random=False))
def test_volume_is_the_same_in_any_order(reports: list[tuple[int, int]], order: object) -> None:
    mixed = reports[:]
    order.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = _after(sorted(reports)), _after(mixed)
    assert (one.hour, one.count) == (other.hour, other.count)
    assert one.start == other.start
    assert one.fast == pytest.approx(other.fast)
    assert one.slow == pytest.approx(other.slow)
    assert one.daily == pytest.approx(other.daily)
    assert one.usual >= 0


def _after(reports: list[tuple[int, int]]) -> Burst:
    state: Burst | None = None
    for hours, count in reports:
        state = advance(state, START + timedelta(hours=hours), count)
    assert state is not None
    return state


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 5), max_size=30), st.randoms(use_true_random=False))
def test_order_within_an_hour_does_not_matter_at_all(counts: list[int], order: object) -> None:
    mixed = counts[:]
    order.shuffle(mixed)  # type: ignore[attr-defined]
    before = [(hours, 1) for hours in range(50)]
    assert _after(before + [(50, count) for count in counts]) == _after(
        before + [(50, count) for count in mixed]
    )
