from __future__ import annotations

import gzip
import json
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.dedup import article_key, canonical_address
from crawler.dedup.parameters import says_nothing

DATA = Path(__file__).parents[3].parent / "shared" / "data"
KEY = "https://wire.example/world/almaty-airport-1234"


@pytest.mark.parametrize(
    "spelling",
    [
        "http://wire.example/world/almaty-airport-1234",
        "HTTPS://WWW.Wire.Example:443/world/almaty-airport-1234/",
        "//wire.example/world/almaty-airport-1234",
        "  https://m.wire.example./world//./x/../almaty-airport-1234#comments\n",
        "https://amp.wire.example/world/almaty-airport-1234",
        "https://www.m.wire.example/world/almaty-airport-1234/amp/",
        "https://wire.example/amp/world/almaty-airport-1234",
        "https://wire.example/world/almaty-airport-1234.amp",
        "https://wire.example/world/almaty-airport-1234?amp=1",
        "https://wire.example/world/almaty-airport-1234?amp",
        "https://wire.example/world/almaty-airport-1234?outputType=amp",
        "https://wire.example/world/almaty-airport-1234/print",
        "https://wire.example/world/almaty-airport-1234?print=true",
        "https://wire.example/world/almaty-airport-1234/index.html",
        "https://wire.example/world/almaty%2Dairport-1234",
        "https://reader:secret@wire.example/world/almaty-airport-1234",
        "https://wire.example/world/almaty-airport-1234?utm_source=rss&utm_medium=feed&fbclid=Iw",
        "https://wire.example/world/almaty-airport-1234?at_medium=RSS&at_campaign=KARANGA",
        "https://wire.example/world/almaty-airport-1234?ns_mchannel=social&CMP=share_btn_tw&gclid=1&yclid=2",
        "https://wire.example/world/almaty-airport-1234?source=rss&ref=homepage&from=twitter",
        "https://wire.example/world/almaty-airport-1234?PHPSESSID=a1b2",
        "https://wire.example/world/almaty-airport-1234;jsessionid=0A1B.node1?sid=9f8e7d6c5b4a39281716",
        "https://wire.example/(S(lit3py55t21z5v55vlm25s55))/world/almaty-airport-1234",
        "https://wire.example/world/almaty-airport-1234?&&=",
        "https://wire.example/world/al\tmaty-airport-1234",
    ],
)
def test_spellings_of_one_article(spelling: str) -> None:
    assert canonical_address(spelling) == KEY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://wire.example/?id=2&lang=ru", "http://www.wire.example/index.php?lang=ru&id=2&utm_id=3"),
        ("https://wire.example/a%2cb", "https://wire.example/a,b"),
        ("https://wire.example/Алматы", "https://wire.example/%d0%90%d0%bb%d0%bc%d0%b0%d1%82%d1%8b"),
        ("https://wire.example/?q=a+b", "https://wire.example/?q=a%20b"),
        ("https://wire.example/?q", "https://wire.example/?q="),
        ("https://қазақ.example/a", "https://xn--80aau21bd.example/a"),
        ("https://wire.example:8080/a", "https://WIRE.example:8080/a/"),
        ("https://[2001:db8::1]/a", "http://[2001:DB8::1]:80/a"),
        ("https://wire.example/#!/story/5", "https://www.wire.example/#!/story/5"),
    ],
)
def test_two_spellings(one: str, other: str) -> None:
    assert canonical_address(one) == canonical_address(other)
    assert canonical_address(one).startswith("https://")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://wire.example/a", "https://wire.example.org/a"),
        ("https://bbc.com/news/1", "https://bbc.co.uk/news/1"),
        ("https://m.co.uk/a", "https://co.uk/a"),
        ("https://ru.wire.example/a", "https://wire.example/a"),
        ("https://wire.example:8080/a", "https://wire.example/a"),
        ("https://wire.example/a", "https://wire.example/A"),
        ("https://wire.example/?id=1", "https://wire.example/?id=2"),
        ("https://wire.example/modules.php?sid=123", "https://wire.example/modules.php?sid=124"),
        ("https://wire.example/?ref=123", "https://wire.example/?ref=124"),
        ("https://wire.example/?source=123", "https://wire.example/?source=124"),
        ("https://wire.example/?a=1&a=2", "https://wire.example/?a=2&a=1"),
        ("https://wire.example/a%2Fb", "https://wire.example/a/b"),
        ("https://wire.example/?a=1%262", "https://wire.example/?a=1&2"),
        ("https://wire.example/a%3Fb", "https://wire.example/a?b"),
        ("https://wire.example/#!a", "https://wire.example/#!b"),
        ("https://straße.example/", "https://strasse.example/"),
        ("https://wire.example/print", "https://wire.example/"),
    ],
)
def test_different_pages_stay_apart(one: str, other: str) -> None:
    assert canonical_address(one) != canonical_address(other)


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "   ",
        "/news/1",
        "mailto:a@b",
        "http://",
        "http:///a",
        "http://[::1",
        "http://a:port/",
        "tps://a/",
        "http://a b/",
        "http://" + "www." * 9_000,
    ],
)
def test_what_is_no_address_comes_back(odd: str) -> None:
    assert canonical_address(odd) == odd.strip()


ODD = st.text(st.sampled_from("ab./:?#&=%2FfAmpw@[]!;+ \t\\~é\ud800́<"), max_size=40)


@given(st.text() | ODD | ODD.map("https://www.a.example/".__add__) | ODD.map("http://".__add__))
@example("https://a.example/%25%34%31")
@example("https://www.a.example/index.html/amp/index.php")
@example("https://a.example/x.amp.amp")
@example("//https://a")
@example("\x1fhttps://a.example/%C3%28?%=%")
@example("https://" + "9" * 30 + ":99999/")
def test_the_key_of_a_key_is_the_key(address: str) -> None:
    key = canonical_address(address)
    assert canonical_address(key) == key
    if address.startswith("https://www.a.example/"):
        assert key.startswith("https://a.example/")
        assert key.isascii()


@given(ODD, ODD)
def test_a_claim_never_leaves_the_host(address: str, claim: str) -> None:
    own = canonical_address("https://a.example/" + address)
    key = article_key("https://a.example/" + address, claim)
    if own.startswith("https://a.example/"):
        assert urlsplit(key).netloc == "a.example"


@pytest.mark.parametrize(
    ("claim", "key"),
    [
        ("", KEY),
        ("https://www.wire.example/world/almaty-airport-1234?utm_source=x", KEY),
        ("/world/airport-in-almaty-closed-99", "https://wire.example/world/airport-in-almaty-closed-99"),
        ("https://m.wire.example/2022/01/05/airport/", "https://wire.example/2022/01/05/airport"),
        ("?id=5", "https://wire.example/world/almaty-airport-1234?id=5"),
        ("/", KEY),
        ("https://wire.example", KEY),
        ("https://wire.example/index.html", KEY),
        ("/world", KEY),
        ("/world/", KEY),
        ("/news", KEY),
        ("https://evil.example/world/other-story-5678", KEY),
        ("https://wire.example.evil.example/world/other-story-5678", KEY),
        ("javascript:alert(1)", KEY),
        ("http://[", KEY),
        ("   ", KEY),
    ],
)
def test_claims(claim: str, key: str) -> None:
    assert article_key("http://www.wire.example/world/almaty-airport-1234", claim) == key


def test_a_claim_that_drops_the_story_number_merges_nothing() -> None:
    stories = {article_key(f"https://wire.example/story.php?id={n}", "/story.php") for n in range(3)}
    assert len(stories) == 3


def test_a_claim_that_drops_a_page_number_counts() -> None:
    address = "https://wire.example/almaty-airport-closed?page=2"
    assert article_key(address, "/almaty-airport-closed") == "https://wire.example/almaty-airport-closed"


@pytest.mark.parametrize(
    ("name", "value", "dropped"),
    [
        ("UTM_Source", "x", True),
        ("sid", "00112233445566778899aabbccddeeff", True),
        ("sid", "4711", False),
        ("ref", "t.co", True),
        ("ref", "4711", False),
        ("view", "print", True),
        ("view", "article", False),
        ("id", "5", False),
        ("page", "2", False),
    ],
)
def test_parameters(name: str, value: str, dropped: bool) -> None:
    assert says_nothing(name, value) is dropped


@pytest.mark.data
def test_real_addresses_merge_only_with_themselves() -> None:
    path = DATA / "bbc" / "front-page-2021-2022.jsonl.gz"
    if not path.exists():
        pytest.skip("the shared data folder is not beside the checkout")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        addresses = {json.loads(line)["url"] for line in lines}
    keys: dict[str, set[str]] = {}
    for address in addresses:
        whole = "https://www.bbc.com" + address if address.startswith("/") else address
        keys.setdefault(canonical_address(whole), set()).add(urlsplit(whole).path.rstrip("/"))
    assert len(keys) < len(addresses)
    assert all(canonical_address(key) == key for key in keys)
    assert [paths for paths in keys.values() if len(paths) > 1] == []


@pytest.mark.parametrize(
    "part",
    ["/amp", "/print", "/..", "/a/..", ".amp", ";sid=", "/index.html/amp", "%2", "&a=1", "//", "/(S(", "."],
)
def test_long_addresses_take_no_long_time(part: str) -> None:
    address = "https://wire.example/a" + part * 20_000
    began = time.process_time()
    assert canonical_address(canonical_address(address)) == canonical_address(address)
    assert time.process_time() - began < 5
