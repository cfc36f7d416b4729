"""What servers do wrong over HTTP: each page ends with its cause, and the other source's article is stored."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from storage.captures import read_record, verify
from storage.encodings import zstd

from .desk import Desk, announces, differing, peak_memory
from .hostile import Asked, Site, answer, page, redirect

MIB = 1 << 20
TOO_LARGE = "failed: its body is over the size limit (crawl: max_body)"


def all_of(site: Site) -> None:
    """Announce every page the site has."""
    announces(site, {path: f"The harbour, {path[1:]}" for path in site.answers if path.startswith("/")})


def check(desk: Desk, hostile: Site, good: Site, expected: dict[str, str]) -> None:
    crawled = desk.crawl()
    assert not differing(crawled, hostile, expected)
    assert crawled.outcome(f"{good.address}/calm").startswith("kept")
    assert crawled.ends["good"]["state"] == crawled.ends["hostile"]["state"] == "healthy"


def endless(start: bytes, piece: bytes, most: int = 1 << 40) -> Iterator[bytes]:
    yield start
    for _ in range(0, most, len(piece)):
        yield piece


def test_bodies_without_measure(desk: Desk, hostile: Site, good: Site) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    zeros = b"\0" * (60 * MIB)
    hostile["/endless"] = lambda _: endless(head, b"harbour " * 8192)
    hostile["/announced"] = answer(b"x" * 2 * MIB)
    hostile["/gzip"] = answer(gzip.compress(zeros), content_encoding="gzip")
    hostile["/brotli"] = answer(brotli.compress(zeros, quality=1), content_encoding="br")
    hostile["/zstd"] = answer(zstd.compress(zeros), content_encoding="zstd")
    hostile["/deflate"] = answer(zlib.compress(zeros), content_encoding="deflate")
    hostile["/twice"] = answer(gzip.compress(gzip.compress(zeros)), content_encoding="gzip, gzip")
    expected = dict.fromkeys(hostile.answers, TOO_LARGE)
    all_of(hostile)
    before = peak_memory(desk.child)
    check(desk, hostile, good, expected)
    assert peak_memory(desk.child) - before < 120 * MIB


def test_answers_that_are_no_http(desk: Desk, hostile: Site, good: Site) -> None:
    closed = "failed: the server closed the connection before its answer was whole"
    no_http = "failed: the server's answer is no HTTP"
    hostile["/silent"] = b""
    hostile["/garbage"] = b"\x00\x01 what is this\r\n\r\n"
    hostile["/negative"] = answer(page("The harbour"), content_length="-5")
    hostile["/two-lengths"] = answer(page("The harbour"), content_length="5\r\nContent-Length: 9")
    hostile["/header"] = answer(page("The harbour"), x_long="y" * 100_000)
    hostile["/cookie"] = answer(page("The harbour"), set_cookie="y" * 100_000)
    hostile["/chunk"] = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\nzz\r\nno"
    )
    hostile["/half-head"] = b"HTTP/1.1 200 OK\r\nContent-Ty"
    expected = {
        "/silent": closed,
        "/garbage": no_http,
        "/negative": no_http,
        "/two-lengths": "failed: ",
        "/header": f"{closed}, or sent a header of more than 16 KiB",
        "/cookie": closed,
        "/chunk": "failed: cut short",
        "/half-head": closed,
    }
    all_of(hostile)
    check(desk, hostile, good, expected)
    assert not [row for row in desk.ask("SELECT reason FROM address") if "Error" in row["reason"]]


def test_slow_servers_cost_the_timeout_and_no_more(desk: Desk, hostile: Site, good: Site) -> None:
    hostile["/no-answer"] = held
    hostile["/slow-head"] = lambda asked: drops(asked, b"HTTP/1.1 200 OK\r\nX-A: ")
    hostile["/slow-body"] = lambda asked: drops(asked, b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<p>")
    expected = dict.fromkeys(hostile.answers, "failed: the server did not answer in time")
    all_of(hostile)
    desk.crawl_settings["timeout"] = 2
    began = time.monotonic()
    check(desk, hostile, good, expected)
    assert time.monotonic() - began < 15


def held(asked: Asked) -> None:
    """Say nothing until the visitor gives up."""
    asked.socket.recv(1)


def drops(asked: Asked, start: bytes) -> Iterator[bytes]:
    """A byte now and then, so that the connection is never idle for long."""
    yield start
    pause = threading.Event()
    for _ in range(200):
        yield b"y"
        pause.wait(0.1)


def test_a_flood_of_headers_ends_with_its_page(desk: Desk, hostile: Site, good: Site) -> None:
    line = b"X-Flood: " + b"y" * 8_000 + b"\r\n"
    hostile["/flood"] = lambda _: endless(b"HTTP/1.1 200 OK\r\n", line, most=200 * MIB)
    hostile["/after"] = answer(page("After the flood in the harbour"))
    all_of(hostile)
    check(desk, hostile, good, {"/flood": "failed: ", "/after": "kept"})
    assert peak_memory(desk.child) < 1536 * MIB


def test_half_a_page_is_kept_marked_and_read_again(desk: Desk, hostile: Site, good: Site) -> None:
    half = page("Half of the harbour")
    packed = gzip.compress(page("Packed harbour", *[str(n) * 40 for n in range(90)]).encode())
    hostile["/short"] = answer(half, content_length=str(len(half) + 5000), etag='"half"')
    hostile["/gzip"] = answer(packed[:-60], content_encoding="gzip", etag='"half"')
    hostile["/long"] = answer(page("Long harbour"), content_length="10")
    hostile["/plain"] = answer(page("Plain harbour that is announced as gzip"), content_encoding="gzip")
    all_of(hostile)
    crawled = desk.crawl()
    assert crawled.outcome(f"{hostile.address}/long").startswith("failed: empty")
    assert crawled.outcome(f"{hostile.address}/plain").startswith("kept")
    for path, why in (("/short", "the connection ended before the body did"), ("/gzip", "gzip ends early")):
        row = crawled.of(hostile.address + path)
        assert (row["outcome"], row["etag"], row["next_look"]) == ("kept", "", "2022-01-05T12:30:00Z")
        assert why in row["reason"]
        revision = desk.ask("SELECT * FROM revision WHERE article = ?", row["article"])[0]
        assert revision["partial"] == 1
        assert why in revision["notes"]
    hostile["/short"] = answer(half)
    hostile["/gzip"] = answer(packed, content_encoding="gzip")
    again = desk.crawl("2022-01-05T13:30Z")
    assert again.of(f"{hostile.address}/short")["outcome"] in ("revised", "unchanged")
    assert again.outcome(f"{hostile.address}/gzip").startswith("revised")
    packed_half = answer(packed[:-60], content_encoding="gzip")
    hostile["/gzip"] = packed_half
    third = desk.crawl("2022-01-06T13:30Z")
    assert third.outcome(f"{hostile.address}/gzip").startswith("failed: cut short")
    article = third.of(f"{hostile.address}/gzip")["article"]
    assert desk.ask("SELECT count(*) AS n FROM revision WHERE article = ?", article) == [{"n": 2}]


def test_redirects_end_somewhere_or_say_where_they_led(
    desk: Desk, hostile: Site, good: Site, tmp_path: Path
) -> None:
    hostile["/loop"] = redirect("/loop?again")
    hostile["/loop?again"] = redirect("/loop")
    for hop in range(1, 10):
        hostile[f"/hop{hop}"] = redirect(f"/hop{hop + 1}")
    hostile["/moved"] = redirect(f"{good.address}/calm-moved", 301)
    good["/calm-moved"] = answer(page("Moved to the calm side of the harbour"))
    hostile["/file"] = redirect("file:///etc/passwd")
    hostile["/data"] = redirect("data:text/html,harbour")
    hostile["/nowhere"] = answer("", 302)
    announces(
        hostile,
        {path: f"The harbour, {path}" for path in ("/loop", "/hop1", "/moved", "/file", "/data", "/nowhere")},
    )
    expected = {
        "/loop": "failed: it redirects again and again (redirected to ",
        "/hop1": "failed: it redirects again and again",
        "/moved": "kept",
        "/nowhere": "failed: the server answered 302 Found",
        "/file": "failed: the server answered 302 Found, which leads to file:///etc/passwd and is not followed",
        "/data": "failed: the server answered 302 Found, which leads to data:text/html,harbour and is not followed",
    }
    check(desk, hostile, good, expected)
    assert hostile.times("/hop6") == 1
    assert hostile.times("/hop7") == 0
    moved = desk.ask("SELECT * FROM revision WHERE title LIKE 'Moved to%'")[0]
    assert f"host changed: {hostile.netloc} redirected to {good.netloc}" in moved["notes"]
    chain = desk.ask("SELECT * FROM capture WHERE asked = ? ORDER BY rowid", f"{hostile.address}/moved")
    assert [one["status"] for one in chain] == [301, 200]
    stored = read_record(desk.captures, chain[1]["segment"], chain[1]["offset"])
    assert stored.address == f"{good.address}/calm-moved"


def test_answers_that_are_no_pages(desk: Desk, hostile: Site, good: Site) -> None:
    challenge = (
        "<html><head><title>Just a moment...</title></head><body><div id='cf-browser-verification'>harbour</div>"
        "</body></html>"
    )
    hostile["/pdf"] = answer(b"%PDF-1.7 harbour" + b"\0" * 1000)
    hostile["/binary"] = answer(b"harbour" + b"\0\1\2\xfe" * 5000)
    hostile["/challenge"] = answer(challenge)
    hostile["/lost"] = answer(
        "<html><title>Page not found</title><h1>Page not found</h1><p>No harbour here.</p></html>"
    )
    hostile["/script"] = answer(
        "<html><body><div id='harbour'></div><script>draw('harbour')</script></body></html>"
    )
    hostile["/nothing"] = answer("")
    hostile["/gone"] = answer("gone", 410)
    hostile["/broken"] = answer("broken", 500)
    hostile["/teapot"] = answer("teapot", 799)
    hostile["/unchanged"] = answer("", 304)
    expected = {
        "/pdf": "refused: not HTML (PDF)",
        "/binary": "refused: not HTML (",
        "/challenge": "failed: blocked page: Cloudflare",
        "/lost": "failed: blocked page: missing page",
        "/script": "failed: empty: no text",
        "/nothing": "failed: empty: ",
        "/gone": "failed: 410 Gone",
        "/broken": "failed: the server answered 500 Internal Server Error",
        "/teapot": "failed: the server answered 799",
        "/unchanged": "failed: the server says it is unchanged (304), but no page of it was ever had",
    }
    all_of(hostile)
    check(desk, hostile, good, expected)
    assert desk.ask("SELECT count(*) AS n FROM article") == [{"n": 1}]
    # The blob of what is no page is kept all the same.
    pdf = desk.ask("SELECT * FROM capture WHERE address LIKE '%/pdf'")[0]
    assert read_record(desk.captures, pdf["segment"], pdf["offset"]).body.startswith(b"%PDF-1.7")


def test_what_a_page_says_in_its_headers_is_stored_and_never_obeyed(
    desk: Desk, hostile: Site, good: Site
) -> None:
    hostile["/headers"] = answer(
        page("Headers of the harbour"),
        referrer_policy="os.system",
        x_control="a\x1b[31mred\x00\x85",
        set_cookie="id=1; path=/",
        x_unicode="caf\xe9",
    )
    hostile["/second"] = answer(page("Second page of the harbour"))
    all_of(hostile)
    check(desk, hostile, good, {"/headers": "kept", "/second": "kept"})
    second = next(one for one in hostile.asked if one.target == "/second")
    assert "cookie" not in second.headers
    assert "referer" not in second.headers
    assert second.headers["user-agent"].endswith("(+desk@harbour.example)")


@pytest.mark.parametrize("path", ["/harbour?utm_source=feed&sid=1", "/harbour;jsessionid=77"])
def test_session_marks_are_fetched_as_given_and_left_out_of_the_key(
    desk: Desk, hostile: Site, good: Site, path: str
) -> None:
    hostile[path] = answer(page("One page of the harbour"))
    announces(hostile, {path.replace("&", "&amp;"): "The harbour"})
    crawled = desk.crawl()
    assert hostile.times(path) == 1
    assert crawled.of(f"{hostile.address}/harbour{'?sid=1' if 'sid=1' in path else ''}")[
        "outcome"
    ] == "kept" or (crawled.of(f"{hostile.address}/harbour")["outcome"] == "kept")


def test_stored_bodies_are_the_bytes_that_came(desk: Desk, hostile: Site, good: Site) -> None:
    body = gzip.compress(page("Packed harbour").encode(), mtime=0)
    hostile["/packed"] = answer(body, content_encoding="gzip")
    all_of(hostile)
    desk.crawl()
    capture = desk.ask("SELECT * FROM capture WHERE address LIKE '%/packed'")[0]
    stored = read_record(desk.captures, capture["segment"], capture["offset"])
    assert stored.raw == body
    assert stored.body.decode() == page("Packed harbour")
    assert not list(verify(desk.captures, []))
