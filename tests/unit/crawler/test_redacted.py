"""Secrets are not shown, whatever they stand in; what is no secret stays."""

from __future__ import annotations

import io
import json
import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from crawler.loglines import LogLines
from crawler.redacted import redacted, safe_record


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("http://desk:hunter2@proxy.example:3128 refused", "http://***@proxy.example:3128 refused"),
        ("socks5h://desk:p@ss@127.0.0.1:9050/", "socks5h://***@127.0.0.1:9050/"),
        ("https://hunter2@feed.example/rss", "https://***@feed.example/rss"),
        ("https://a.example/rss?api_key=hunter2&page=3", "https://a.example/rss?api_key=***&page=3"),
        (
            "https://a.example/f?page=3;X-Amz-Signature=hunter2",
            "https://a.example/f?page=3;X-Amz-Signature=***",
        ),
        ("see https://a.example/?ACCESS_TOKEN=hunter2#top.", "see https://a.example/?ACCESS_TOKEN=***#top."),
        ("https://a.example/cb#id_token=hunter2", "https://a.example/cb#id_token=***"),
        ("Proxy-Authorization: Basic aHVudGVyMg==", "Proxy-Authorization: ***"),
        ("{'Authorization': 'Bearer hunter2'}", "{'Authorization': '***'}"),
        ("{b'Authorization': [b'Basic aHVudGVyMg==']}", "{b'Authorization': [b'***']}"),
        ("Cookie: session=hunter2", "Cookie: ***"),
        ("X-Api-Key: hunter2", "X-Api-Key: ***"),
    ],
)
def test_secrets_go_and_the_rest_stays(said: str, shown: str) -> None:
    assert redacted(said) == shown
    assert "hunter2" not in redacted(said)
    assert redacted(shown) == shown


@pytest.mark.parametrize(
    "said",
    ["https://a.example/2022/01/05/token-ring?page=2&lang=kk", "mail desk@harbour.example about it",
     "Police say the key = question is unanswered", "https://medium.example/@author/post",
     "Cookies were handed out; authorization of the march was refused",
     "http://a.example: HTTP 403 (robots.txt)"],
)  # fmt: skip
def test_what_is_no_secret_stays(said: str) -> None:
    assert redacted(said) == said


def test_hostile_text_takes_no_time() -> None:
    begun = time.perf_counter()
    for hostile in (
        "a" * 200_000,
        "?" + "token" * 40_000,
        "http://" * 30_000,
        "authorization " * 20_000,
        "-" * 200_000,
    ):
        redacted(hostile)
    assert time.perf_counter() - begun < 3


def test_a_line_of_the_daemon_hides_them_in_every_form() -> None:
    out = io.StringIO()
    address = "https://desk:hunter2@a.example/?token=hunter2"
    for as_json in (False, True):
        LogLines(out, lambda: datetime(2026, 3, 10, tzinfo=UTC), as_json).say(
            "failed", address, at=address, all=[address]
        )
    assert "hunter2" not in out.getvalue()
    assert json.loads(out.getvalue().splitlines()[1])["all"] == ["https://***@a.example/?token=***"]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    out = io.StringIO()
    handler, logger, before = (
        logging.StreamHandler(out),
        logging.getLogger("crisis.test"),
        logging.getLogRecordFactory(),
    )
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    logger.addHandler(handler)
    logger.propagate = False
    logging.setLogRecordFactory(safe_record)
    yield out
    logging.setLogRecordFactory(before)
    logger.removeHandler(handler)


def test_a_title_cannot_forge_a_line_of_the_crawls_log(log: io.StringIO) -> None:
    logging.getLogger("crisis.test").warning(
        "%s: kept", "Fire\nERROR \x1b[31mthe archive is gone\u202e\u2028ERROR x"
    )
    assert log.getvalue() == "WARNING Fire ERROR [31mthe archive is gone ERROR x: kept\n"


def test_a_traceback_shows_no_secret_and_no_forged_line(log: io.StringIO) -> None:
    try:
        dict[str, str]()["http://desk:hunter2@proxy.example\nERROR all is lost"]
    except KeyError:
        logging.getLogger("crisis.test").exception(
            "it failed at %(where)s", {"where": "https://u:hunter2@a.example/"}
        )
    lines = log.getvalue().splitlines()
    assert lines[0] == "ERROR it failed at https://***@a.example/"
    assert all(line.startswith("  | ") for line in lines[1:])
    assert "KeyError: 'http://***@proxy.example" in log.getvalue()
    assert "hunter2" not in log.getvalue()
