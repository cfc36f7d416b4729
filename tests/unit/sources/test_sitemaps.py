"""Sitemaps: the newest first, the old left out, the rest counted."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.sitemaps import MOST_CHILDREN
from storage.records import Listing
from tests.unit.sources.asking import ask, listing

HERE = "https://news.example.kz/sitemap.xml"
SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def urlset(*urls: str) -> str:
    return f"<?xml version='1.0'?><urlset {SPACES}>{''.join(f'<url>{url}</url>' for url in urls)}</urlset>"


def index(*children: str) -> str:
    inside = "".join(f"<sitemap>{child}</sitemap>" for child in children)
    return f"<sitemapindex {SPACES}>{inside}</sitemapindex>"


def loc(address: str, lastmod: str = "") -> str:
    return f"<loc>{address}</loc>" + (f"<lastmod>{lastmod}</lastmod>" if lastmod else "")


def test_a_news_sitemap_says_what_and_when() -> None:
    answer = listing(
        urlset(
            "<image:image><image:loc>https://cdn.example.kz/a.jpg</image:loc></image:image>"
            "<loc> https://news.example.kz/a </loc><news:news><news:publication><news:name>N</news:name>"
            "<news:language>ru</news:language></news:publication>"
            "<news:publication_date>2022-01-05T10:00:00+06:00</news:publication_date>"
            "<news:title>Аэропорт &amp; вокзал</news:title>"
            "<news:keywords>Алматы, аэропорт</news:keywords></news:news>"
        ),
        HERE,
    )
    (lead,) = answer.leads
    assert answer.kind == "news sitemap"
    assert (lead.address, lead.title, lead.summary) == (
        "https://news.example.kz/a",
        "Аэропорт & вокзал",
        "Алматы, аэропорт",
    )
    assert (lead.language, lead.published) == ("ru", datetime(2022, 1, 5, 4, 0, tzinfo=UTC))


def test_a_plain_sitemap_is_ordered_by_lastmod_which_is_no_publication_date() -> None:
    answer = listing(
        urlset(
            loc("https://e.org/undated"),
            loc("https://e.org/old", "2021-11-01"),
            loc("https://e.org/3", "2022-01-03"),
            loc("https://e.org/5", "2022-01-05T10:00:00+06:00"),
            loc("https://e.org/odd", "recently"),
        )
    )
    assert [lead.address[14:] for lead in answer.leads] == ["5", "3", "undated", "odd"]
    assert all(lead.published is None and lead.published_raw == "" for lead in answer.leads)
    assert answer.notes == ("left out: last changed more than 30 days ago",)


def test_of_too_many_the_newest_are_taken() -> None:
    answer = listing(
        urlset(*(loc(f"https://e.org/{day}", f"2022-01-0{day}") for day in (1, 4, 2, 5, 3))), limit=2
    )
    assert [lead.address[-1] for lead in answer.leads] == ["5", "4"]
    assert answer.notes == ("5 entries, the newest 2 taken",)


def test_prefixes_and_missing_namespaces_do_not_matter() -> None:
    assert len(listing("<urlset><url><loc>https://e.org/1</loc></url></urlset>").leads) == 1
    prefixed = (
        '<s:urlset xmlns:s="http://www.google.com/schemas/sitemap/0.84"><s:url><s:loc>https://e.org/1</s:loc>'
    )
    answer = listing(prefixed + "</s:url></s:urlset>")
    assert (len(answer.leads), answer.complete) == (1, True)


def test_an_index_points_to_its_newest_children_and_never_to_itself() -> None:
    answer = listing(
        index(
            loc("https://e.org/posts.xml"),
            loc(HERE),
            loc("https://e.org/images.xml"),
            loc("https://e.org/news.xml"),
            loc("https://e.org/2.xml", "2022-01-02"),
            loc("https://e.org/5.xml", "2022-01-05"),
            loc("https://e.org/2019.xml", "2019-01-05"),
            loc("file:///etc/passwd"),
            loc("https://e.org/5.xml"),
        ),
        HERE,
    )
    assert answer.kind == "sitemap index"
    assert answer.leads == ()
    assert [child[14:] for child in answer.more] == ["5.xml", "2.xml", "news.xml", "posts.xml", "images.xml"]
    assert answer.notes == (
        "left out: last changed more than 30 days ago",
        "dropped: file: address 'file:///etc/passwd'",
    )


def test_a_large_index_says_how_many_were_left() -> None:
    answer = listing(index(*(loc(f"https://e.org/{i}.xml") for i in range(80))))
    assert len(answer.more) == MOST_CHILDREN
    assert answer.notes == ("80 sitemaps in the index, the first 50 taken",)


def test_a_text_sitemap_is_a_list_of_addresses() -> None:
    answer = listing("\ufeffhttps://e.org/1\r\n\r\nhttps://e.org/2\njavascript:alert(1)\nhttp://10.0.0.1/\n")
    assert (answer.kind, [lead.address for lead in answer.leads]) == (
        "text sitemap",
        ["https://e.org/1", "https://e.org/2"],
    )
    assert len(answer.notes) == 2


def test_a_gzipped_sitemap_and_a_twice_gzipped_one() -> None:
    packed = gzip.compress(urlset(loc("https://e.org/1")).encode())
    for body in (packed, gzip.compress(packed)):
        assert [lead.address for lead in listing(body, HERE + ".gz", kind="sitemap").leads] == [
            "https://e.org/1"
        ]


def test_a_sitemap_cut_in_the_middle() -> None:
    whole = urlset(*(loc(f"https://e.org/{i}") for i in range(40)))
    answer = listing(whole[: len(whole) // 2])
    assert 15 < len(answer.leads) < 25
    assert not answer.complete
    assert listing(whole + "<!-- " + "made by hand " * 90 + "-->").complete


def test_entities_are_not_expanded_and_files_not_read() -> None:
    text = '<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + urlset(
        loc("https://e.org/&x;"), loc("https://e.org/?a=1&amp;b=2")
    ).removeprefix("<?xml version='1.0'?>")
    assert {lead.address for lead in listing(text).leads} <= {"https://e.org/", "https://e.org/?a=1&b=2"}


@given(st.lists(st.text(max_size=60), max_size=8), st.text(max_size=30))
def test_any_loc_is_an_address_or_dropped(locs: list[str], lastmod: str) -> None:
    body = urlset(*(f"<loc><![CDATA[{text}]]></loc><lastmod>{lastmod}</lastmod>" for text in locs))
    answer = ask(body.encode("utf-8", "replace"), kind="sitemap")
    if isinstance(answer, Listing):
        assert all(lead.address.startswith(("http://", "https://")) for lead in answer.leads)
