"""A declared date is what its author can only have meant, or it is none, and the note says why."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import FixTheFile
from crawler.sources.dates import date_rules, read_date
from tests.unit.sources.asking import NOW, ask, listing, one, rss

YEARS = (datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2100-01-01"))


def moment(raw: str, timezone: str = "", order: str = "") -> str:
    """The moment in ISO 8601, or the note where there is none."""
    dated = read_date(raw, date_rules(NOW, timezone, order))
    return dated.moment.isoformat() if dated.moment else dated.note


@pytest.mark.parametrize(
    ("raw", "utc"),
    [
        ("Mon, 03 Jan 2022 10:00:00 GMT", "2022-01-03T10:00:00+00:00"),
        ("Mon, 3 Jan 2022 10:00 +0600", "2022-01-03T04:00:00+00:00"),
        ("03 Jan 22 10:00:00 EST", "2022-01-03T15:00:00+00:00"),
        ("Monday, 03-Jan-22 10:00:00 UTC", "2022-01-03T10:00:00+00:00"),
        ("Thu,28 Jul 2022 4:35:5 GMT+9", "2022-07-27T19:35:05+00:00"),
        ("Tue, 4 January 2022 23:30:00 -1000", "2022-01-05T09:30:00+00:00"),
        ("Mon Jan  3 10:00:00 +0000 2022", "2022-01-03T10:00:00+00:00"),
        ("January 3, 2022 9:05 pm EST", "2022-01-04T02:05:00+00:00"),
        ("2022-01-03T10:00:00Z", "2022-01-03T10:00:00+00:00"),
        ("2022-01-03T23:30:00.123456789-10:00", "2022-01-04T09:30:00.123456+00:00"),
        ("2022-01-03 10:00:00 +0600", "2022-01-03T04:00:00+00:00"),
        ("20220103T100000Z", "2022-01-03T10:00:00+00:00"),
        ("Mon, 03 Jan 2022 10:00:00 MSK", "2022-01-03T07:00:00+00:00"),
        ("Mon, 03 Jan 2022 10:00:00 +0600 (ALMT)", "2022-01-03T04:00:00+00:00"),
        ("31/12/2021 10:00 UTC", "2021-12-31T10:00:00+00:00"),
    ],
)
def test_dates_with_a_zone(raw: str, utc: str) -> None:
    assert moment(raw) == utc


@pytest.mark.parametrize(
    "raw",
    [
        "2026-13-45",
        "2022-02-30T10:00:00Z",
        "Mon, 32 Jan 2022 10:00:00 GMT",
        "2022-01-03T25:00:00Z",
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "1404-05-12",
        "2565-01-03",
        "03 Foo 2022 10:00 GMT",
    ],
)
def test_impossible_dates_are_none(raw: str) -> None:
    assert moment(raw) == "bad date"


@pytest.mark.parametrize(
    "raw", ["yesterday", "3 января 2022", "٢٠٢٢-٠١-٠٣", "2022", "2022-01", "1641204000", "x" * 9_000]
)
def test_what_is_no_date_we_know_is_none(raw: str) -> None:
    assert moment(raw) == "unreadable date"


def test_a_date_without_a_zone_is_never_taken_as_utc() -> None:
    assert moment("2022-01-03T10:00:00").startswith("date without a time zone")
    assert moment("2022-01-03").startswith("date without a time zone")
    assert moment("Mon, 03 Jan 2022 10:00:00 -0000").startswith("date")  # RFC 2822: the zone is unknown
    assert moment("2022-01-03T10:00:00", "Asia/Almaty") == "2022-01-03T04:00:00+00:00"
    assert moment("2022-01-03T10:00:00+03:00", "Asia/Almaty") == "2022-01-03T07:00:00+00:00"


def test_a_zone_name_that_several_zones_have_is_the_sources_own_or_none() -> None:
    raw = "Mon, 03 Jan 2022 10:00:00 IST"
    assert moment(raw) == "date with an unknown time zone"
    assert moment(raw, "Asia/Almaty") == "date with an unknown time zone"
    assert moment(raw, "Asia/Kolkata") == "2022-01-03T04:30:00+00:00"


def test_day_and_month_are_not_guessed() -> None:
    raw = "03/04/2021 10:00 UTC"
    assert moment(raw).startswith("ambiguous date")
    assert moment(raw, order="dmy") == "2021-04-03T10:00:00+00:00"
    assert moment(raw, order="mdy") == "2021-03-04T10:00:00+00:00"
    assert moment("13/04/2021 10:00 UTC", order="mdy") == "bad date"
    assert moment("03.03.2021 10:00 UTC") == "2021-03-03T10:00:00+00:00"


def test_notes_of_a_feed_name_the_date() -> None:
    dates = [
        "2026-13-45",
        "Thu, 01 Jan 2099 00:00:00 GMT",
        "2022-01-03T10:00:00",
        "2022-01-03T11:00:00",
        "soon",
    ]
    feed = rss(*(f"<link>https://e.org/{i}</link><pubDate>{date}</pubDate>" for i, date in enumerate(dates)))
    answer = listing(feed)
    assert [lead.published for lead in answer.leads] == [
        None,
        datetime(2099, 1, 1, tzinfo=UTC),
        None,
        None,
        None,
    ]
    assert [lead.published_raw for lead in answer.leads] == dates
    assert answer.notes == (
        "bad date '2026-13-45'",
        "date in the future 'Thu, 01 Jan 2099 00:00:00 GMT'",
        "date without a time zone, the source needs a timezone: '2022-01-03T10:00:00' (2 times)",
        "unreadable date 'soon'",
    )


def test_two_days_ahead_is_not_yet_the_future() -> None:
    assert listing(rss("<link>https://e.org/1</link><pubDate>2022-01-08T11:59:00Z</pubDate>")).notes == ()
    assert listing(rss("<link>https://e.org/1</link><pubDate>2022-01-08T12:01:00Z</pubDate>")).notes != ()


def test_the_sources_zone_reaches_the_feed() -> None:
    lead = one("<pubDate>03/01/2022 18:00</pubDate>", timezone="Asia/Almaty", date_order="dmy")
    assert lead.published == datetime(2022, 1, 3, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(("timezone", "order"), [("Asia/Atlantis", ""), ("../etc/passwd", ""), ("", "ymd")])
def test_settings_that_do_not_exist_are_errors(timezone: str, order: str) -> None:
    with pytest.raises(FixTheFile, match=timezone or order):
        ask(rss(), timezone=timezone, date_order=order)


@given(st.datetimes(*YEARS, timezones=st.timezones()))
def test_every_iso_moment_comes_back(when: datetime) -> None:
    offset = when.utcoffset()
    assert offset is not None
    if offset.total_seconds() % 60 == 0 and abs(offset.total_seconds()) <= 14 * 3600:
        assert read_date(when.isoformat(), date_rules(NOW, "", "")).moment == when.astimezone(UTC)


@given(st.text(max_size=120), st.sampled_from(["", "Asia/Almaty"]), st.sampled_from(["", "dmy", "mdy"]))
def test_any_text_is_a_date_or_none(raw: str, timezone: str, order: str) -> None:
    dated = read_date(raw, date_rules(NOW, timezone, order))
    assert dated.moment is None or dated.moment.tzinfo is UTC
    assert dated.moment or dated.note or not raw.strip()


@given(st.from_regex(r"\A[0-9/:. TZ+-]{6,30}\Z"))
def test_any_digits_are_a_date_or_none(raw: str) -> None:
    dated = read_date(raw, date_rules(NOW, "Pacific/Apia", "dmy"))
    assert dated.moment or dated.note or not raw.strip()
