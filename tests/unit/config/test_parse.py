"""A sound file becomes the values its writer meant."""

from __future__ import annotations

import sys
from datetime import time, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from crawler.config import Config, Digest, Schedule, Source, Topic, advice, load, parse
from crawler.errors import ConfigError

HOME = Path("/desk/schedules.yaml")
SMALL = """\
contact: desk@newsroom.org
topics:
  floods: {query: "flood AND Almaty"}
sources:
  tengri: {address: https://tengrinews.kz/news.rss}
"""


def written(more: str) -> Config:
    return parse(SMALL + more, HOME)


def source(keys: str) -> Source:
    text = SMALL.replace("news.rss}", f"news.rss, {keys}}}")
    return parse(text, HOME).sources["tengri"]


def test_the_smallest_file_gets_every_default() -> None:
    config = written("")
    assert config.path == HOME
    assert config.archive == Path("/desk/crisisdesk.db")
    assert config.contact == "desk@newsroom.org"
    assert config.sources["tengri"].id == config.sources["tengri"].name == "tengri"
    assert config.topics["floods"].title == "floods"
    crawl = config.crawl
    assert (crawl.delay, crawl.timeout, crawl.max_body, crawl.pages_per_source) == (2.0, 30.0, 10, 200)
    assert (crawl.requests, crawl.deadline, crawl.workers, crawl.proxy) == (16, 1800.0, 2, None)
    assert (config.schedules, config.digests) == ({}, {})


def test_values_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        written("").sources["tengri"].name = "other"


def test_norway_is_no_boolean() -> None:
    assert source("country: no").country == "no"
    assert source("country: NO").country == "no"


def test_yaml_words_for_yes_and_no_are_booleans_where_one_is_meant() -> None:
    assert source("allow_private: yes, insecure_tls: on").allow_private is True
    assert source("allow_private: no").allow_private is False


def test_terms_that_look_like_other_things_stay_words() -> None:
    text = SMALL.replace(
        '"flood AND Almaty"', '"@g", terms: {g: {en: [no, on, 2022, 1:30, 0x10, ~x], no: off}}'
    )
    assert parse(text, HOME).topics["floods"].terms["g"] == {
        "en": ("no", "on", "2022", "1:30", "0x10", "~x"),
        "no": ("off",),
    }


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("07:00", (time(7),)),
        ("7:05", (time(7, 5),)),
        ("[07:00, '18:30']", (time(7), time(18, 30))),
        ("23:59", (time(23, 59),)),
    ],
)
def test_hours_are_hours_and_no_count_of_minutes(text: str, hours: tuple[time, ...]) -> None:
    digest = written(f"digests: {{d: {{topic: floods, at: {text}}}}}\n").digests["d"]
    assert digest.at == hours


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("10m", timedelta(minutes=10)),
        ("1h30m", timedelta(minutes=90)),
        ("1h 30m", timedelta(minutes=90)),
        ("90s", timedelta(seconds=90)),
        ("2D", timedelta(days=2)),
    ],
)
def test_durations(text: str, length: timedelta) -> None:
    assert written(f"schedules: {{s: {{every: {text}}}}}\n").schedules["s"].every == length


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", ("mon", "tue", "wed", "thu", "fri")),
        ("[sunday, Sat]", ("sat", "sun")),
        ("fri-mon", ("mon", "fri", "sat", "sun")),
        ("wed", ("wed",)),
        ('"sat, sun"', ("sat", "sun")),
    ],
)
def test_weekdays(text: str, days: tuple[str, ...]) -> None:
    more = f"digests: {{d: {{topic: floods, at: 07:00, weekdays: {text}}}}}\n"
    assert written(more).digests["d"].weekdays == days


def test_schedules_keep_their_window_and_zone() -> None:
    keys = "cron: 0 7 * * mon-fri, between: 22:00-6:00, timezone: Asia/Almaty, sources: tengri"
    more = f"schedules: {{s: {{{keys}}}}}\n"
    schedule = written(more).schedules["s"]
    assert schedule.cron == "0 7 * * mon-fri"
    assert schedule.between == (time(22), time(6))
    assert (schedule.timezone, schedule.sources) == ("Asia/Almaty", ("tengri",))


def test_paths_start_at_the_file() -> None:
    config = written("archive: data/news.db\ndigests: {d: {topic: floods, every: 1d, folder: /srv/out}}\n")
    assert config.archive == Path("/desk/data/news.db")
    assert config.digests["d"].folder == Path("/srv/out")
    assert written("digests: {d: {topic: floods, every: 1d}}\n").digests["d"].folder == Path("/desk/digests")


def test_one_item_is_a_list_of_one() -> None:
    found = source("languages: RU, also: https://tengrinews.kz/b, topics: floods")
    assert found.languages == ("ru",)
    assert found.also == ("https://tengrinews.kz/b",)
    assert found.topics == ("floods",)


@pytest.mark.parametrize("section", ["schedules", "digests", "crawl", "archive"])
def test_a_key_left_empty_means_its_default(section: str) -> None:
    assert written(f"{section}:\n") == written("")


def test_an_international_site_name_is_an_address() -> None:
    text = SMALL.replace("https://tengrinews.kz/news.rss", "https://новости.қаз/лента")
    assert parse(text, HOME).sources["tengri"].address == "https://новости.қаз/лента"


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "schedules.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert load(path).contact == "desk@newsroom.org"
    assert load(path).archive == tmp_path / "crisisdesk.db"


def test_values_can_be_made_without_a_file() -> None:
    assert Source(id="a", address="http://127.0.0.1:8000/feed").fetch == "matching"
    assert Topic(id="a", query="x").terms == {}
    assert Schedule(id="a", every=timedelta(hours=1)).timezone == "UTC"
    assert Digest(id="a", topic="a", at=(time(7),)).forms == ("text", "html")


def test_advice_names_what_is_probably_not_meant() -> None:
    text = SMALL.replace("newsroom.org", "example.org").replace("news.rss}", "news.rss, insecure_tls: yes}")
    text += "schedules: {s: {every: 1h, sources: [other]}}\n"
    text = text.replace(
        "sources:\n", "sources:\n  other: {address: https://other.kz, allow_private: yes}\n", 1
    )
    lines = advice(parse(text, HOME))
    assert [line.partition(":")[0] for line in lines] == [
        "contact",
        "sources.other",
        "sources.tengri",
        "schedules",
    ]
    assert lines[-1].endswith("crawls tengri")
    assert advice(written("schedules: {s: {every: 1h, topics: floods}}\n")) == ()


def test_a_missing_semantic_extra_is_named_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = parse(SMALL + "semantic: true\n", HOME)
    assert asked.semantic
    assert not parse(SMALL, HOME).semantic
    monkeypatch.setattr(sys.modules["crawler.config.advice"], "find_spec", lambda name: None)
    command = "pip install 'crisisdesk[semantic]'"
    assert advice(asked) == (f"semantic: the extra it needs is missing: {command}",)
    assert advice(parse(SMALL, HOME)) == ()


def test_a_topic_schedule_reaches_only_sources_that_serve_it() -> None:
    text = SMALL.replace("floods: {", "fires: {query: fire}\n  floods: {").replace(
        "rss}", "rss, topics: fires}"
    )
    more = "schedules: {s: {every: 1h, topics: floods}}\n"
    assert advice(parse(text + more, HOME)) == ("schedules: none of them crawls tengri",)


def test_everything_wrong_is_one_error() -> None:
    with pytest.raises(ConfigError) as caught:
        parse("contact: nobody\ncrawl: {delay: x}\n", HOME)
    assert [problem.key for problem in caught.value.problems] == [
        "topics",
        "sources",
        "contact",
        "crawl.delay",
    ]
    assert str(caught.value).startswith(f"{HOME}: file: topics: is missing\n")
    assert caught.value.exit_code == 2
