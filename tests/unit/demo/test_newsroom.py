"""The newsroom's manners on the wire: proxy and origin form, conditions, compression, outages, the clock."""

from __future__ import annotations

import gzip
import http.client
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

import pytest

from crawler.demo.loading import load_script
from crawler.demo.newsroom import Newsroom, main
from tests.unit.demo.asking import ask, january

CITY_HALL = "http://steppewire.example/2022/01/05/city-hall"


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(load_script(), now=january(8)) as running:
        yield running


def path_of(name: str) -> str:
    piece = load_script().by_id[name]
    return f"http://{load_script().outlets[piece.outlet].host}{piece.path}"


def test_answers_as_a_proxy_and_as_an_origin(newsroom: Newsroom) -> None:
    where = urlsplit(newsroom.address)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)
    connection.request("GET", "/2022/01/05/city-hall", headers={"Host": "SteppeWire.example:80"})
    as_origin = connection.getresponse().read()
    connection.close()
    assert as_origin == ask(newsroom, CITY_HALL).body
    assert b"Protesters broke into the city hall" in as_origin


def test_listens_on_loopback_only(newsroom: Newsroom) -> None:
    assert newsroom.address.startswith("http://127.0.0.1:")
    assert "m.globedesk.example" in newsroom.hosts


def test_a_host_nobody_has_is_a_bad_gateway(newsroom: Newsroom) -> None:
    assert ask(newsroom, "http://real-paper.example/").status == 502


def test_connections_are_kept_open(newsroom: Newsroom) -> None:
    where = urlsplit(newsroom.address)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)
    connection.request("GET", CITY_HALL)
    connection.getresponse().read()
    line = connection.sock
    connection.request("GET", "http://rubezh.example/sitemap.xml")
    assert connection.getresponse().status == 200
    assert connection.sock is line
    connection.close()


def test_head_has_headers_and_no_body(newsroom: Newsroom) -> None:
    got = ask(newsroom, CITY_HALL, "HEAD")
    assert (got.status, got.body) == (200, b"")
    assert int(got.headers["content-length"]) > 1000


def test_a_good_copy_is_not_sent_again(newsroom: Newsroom) -> None:
    first = ask(newsroom, CITY_HALL)
    again = ask(newsroom, CITY_HALL, If_None_Match=first.headers["etag"])
    since = ask(newsroom, CITY_HALL, If_Modified_Since=first.headers["last-modified"])
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert since.status == 304
    assert newsroom.answered["steppewire.example", 304] == 2


def test_a_stale_or_broken_condition_gets_the_page(newsroom: Newsroom) -> None:
    assert ask(newsroom, CITY_HALL, If_None_Match='"other"').status == 200
    assert ask(newsroom, CITY_HALL, If_Modified_Since="Sat, 01 Jan 2022 00:00:00 GMT").status == 200
    assert ask(newsroom, CITY_HALL, If_Modified_Since="yesterday").status == 200
    assert ask(newsroom, "http://steppewire.example/robots.txt", If_Modified_Since="x").status == 200


def test_a_feed_that_grew_is_sent_again(newsroom: Newsroom) -> None:
    feed = "http://steppewire.example/feeds/all.rss"
    tag = ask(newsroom, feed).headers["etag"]
    assert ask(newsroom, feed, If_None_Match=tag).status == 304
    newsroom.set_clock(january(9))
    assert ask(newsroom, feed, If_None_Match=tag).status == 200


def test_gzip_only_where_it_is_asked_for(newsroom: Newsroom) -> None:
    plain = ask(newsroom, CITY_HALL)
    packed = ask(newsroom, CITY_HALL, Accept_Encoding="gzip, deflate")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.body) < len(plain.body)
    assert gzip.decompress(packed.body) == plain.body


def test_the_clock_never_shows_the_future(newsroom: Newsroom) -> None:
    newsroom.set_clock(january(5, 9, 14))
    assert ask(newsroom, CITY_HALL).status == 404
    assert "city-hall" not in ask(newsroom, "http://steppewire.example/feeds/all.rss").text
    newsroom.set_clock(january(5, 9, 15))
    assert ask(newsroom, CITY_HALL).status == 200
    assert "city-hall" in ask(newsroom, "http://steppewire.example/feeds/all.rss").text


def test_no_page_or_listing_names_an_article_before_its_time(newsroom: Newsroom) -> None:
    now = january(5, 10)
    newsroom.set_clock(now)
    script = load_script()
    later = [piece for piece in script.pieces if piece.published > now]
    for outlet in script.outlets.values():
        paths = ["/", outlet.feed or "/sitemap-news.xml", *(f"/{section}/" for section in outlet.sections)]
        shown = b"".join(ask(newsroom, f"http://{outlet.host}{path}").body for path in paths)
        for piece in later:
            if piece.outlet == outlet.id:
                assert piece.path.encode() not in shown, piece.id


def test_a_naive_clock_is_refused(newsroom: Newsroom) -> None:
    with pytest.raises(ValueError, match="time zone"):
        newsroom.set_clock(datetime(2022, 1, 5))  # noqa: DTZ001
    assert newsroom.now == january(8)


def test_a_silent_edit_changes_the_page_and_its_tag(newsroom: Newsroom) -> None:
    address = path_of("rb-siloviki-pogibli")
    newsroom.set_clock(january(6, 12))
    before = ask(newsroom, address)
    newsroom.set_clock(january(6, 13))
    after = ask(newsroom, address, If_None_Match=before.headers["etag"])
    assert "погибли 12 сотрудников" in before.text
    assert "погибли 13 сотрудников" in after.text


def test_pages_vanish_go_and_move(newsroom: Newsroom) -> None:
    newsroom.set_clock(january(9, 12))
    assert ask(newsroom, path_of("rb-pogibli-164")).status == 200
    newsroom.set_clock(january(10))
    assert ask(newsroom, path_of("rb-pogibli-164")).status == 404
    assert ask(newsroom, path_of("gd-wire-toll-164")).status == 410
    moved = ask(newsroom, path_of("vs-onlain-5-yanvarya"))
    assert (moved.status, moved.headers["location"]) == (301, path_of("vs-nedelya-v-kazakhstane"))
    assert "pogibli-164" not in ask(newsroom, "http://rubezh.example/sitemap-news.xml").text


def test_a_busy_outlet_says_when_to_come_back(newsroom: Newsroom) -> None:
    newsroom.set_clock(january(6, 4))
    got = ask(newsroom, "http://globedesk.example/robots.txt")
    assert (got.status, got.headers["retry-after"]) == (503, "7200")
    newsroom.set_clock(january(6, 16))
    assert ask(newsroom, "http://globedesk.example/robots.txt").status == 200


def test_a_dark_outlet_hangs_up(newsroom: Newsroom) -> None:
    newsroom.set_clock(january(6))
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        ask(newsroom, "http://almatytimes.example/feed/")
    assert newsroom.answered["almatytimes.example", 0] == 1
    newsroom.set_clock(january(7, 9))
    assert ask(newsroom, "http://almatytimes.example/feed/").status == 200


def test_what_was_asked_is_counted(newsroom: Newsroom) -> None:
    ask(newsroom, CITY_HALL + "?utm_source=x")
    ask(newsroom, CITY_HALL)
    ask(newsroom, CITY_HALL)
    assert newsroom.asked["steppewire.example", "/2022/01/05/city-hall"] == 2
    assert newsroom.asked["steppewire.example", "/2022/01/05/city-hall?utm_source=x"] == 1
    assert newsroom.answered["steppewire.example", 200] == 3


def test_what_is_no_http_harms_nobody(newsroom: Newsroom) -> None:
    where = urlsplit(newsroom.address)
    for nonsense in (
        b"\x16\x03\x01\x00\x05hello\r\n\r\n",
        b"GET\r\n\r\n",
        b"CONNECT a.example:443 HTTP/1.1\r\n\r\n",
    ):
        with socket.create_connection((where.hostname or "", where.port or 0), timeout=10) as line:
            line.sendall(nonsense)
            assert b" 200 " not in line.recv(400)
    assert ask(newsroom, CITY_HALL).status == 200


def test_closing_ends_open_connections() -> None:
    with Newsroom(load_script(), now=january(8)) as newsroom:
        where = urlsplit(newsroom.address)
        idle = socket.create_connection((where.hostname or "", where.port or 0), timeout=10)
        ask(newsroom, CITY_HALL)
    assert idle.recv(10) == b""
    idle.close()


def test_runs_alone() -> None:
    command = [
        sys.executable,
        "-m",
        "crawler.demo.newsroom",
        "--port",
        "0",
        "--generate",
        "20",
        "--seed",
        "3",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
        finally:
            process.terminate()
    assert said.startswith("20 articles of 10 outlets at http://127.0.0.1:")


def test_a_bad_option_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--port", "many"])
    assert "--port" in capsys.readouterr().err
