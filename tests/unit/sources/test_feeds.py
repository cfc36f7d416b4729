"""RSS, Atom and RDF become leads; what is odd is said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.unit.sources.asking import FEED, listing, one, refusal, rss

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ru" xml:base="https://atom.example.kz/news/">
<title>Лента</title><link rel="self" href="https://atom.example.kz/feed"/>
<entry><title type="text">Цены на &amp;lt;газ&amp;gt; растут</title>
<link rel="enclosure" href="https://cdn.example.kz/a.mp3"/>
<link rel="alternate" href="fuel-prices?a=1&amp;b=2"/>
<id>tag:example.kz,2022:1</id><published>2022-01-03T09:30:00+06:00</published><updated>2022-01-04T00:00:00Z</updated>
<summary type="html">&lt;p&gt;Протест &amp;amp; митинг&lt;/p&gt;</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Первый.</p><p>Второй.</p></div></content></entry>
</feed>"""


def test_an_atom_entry_is_read_whole() -> None:
    answer = listing(ATOM)
    assert (answer.kind, answer.complete, answer.notes) == ("atom", True, ())
    (lead,) = answer.leads
    assert lead.address == "https://atom.example.kz/news/fuel-prices?a=1&b=2"
    assert lead.title == "Цены на &lt;газ&gt; растут"  # Atom says it is text: decoded once, by XML
    assert lead.summary == "Протест & митинг"
    assert lead.content == "Первый.\nВторой."
    assert lead.published == datetime(2022, 1, 3, 3, 30, tzinfo=UTC)
    assert (lead.published_raw, lead.language) == ("2022-01-03T09:30:00+06:00", "ru")
    assert (lead.source, lead.listing) == ("example", FEED)


def test_an_rss_item_is_read_whole() -> None:
    feed = rss(
        "<title>AT&amp;amp;T leaves &lt;b&gt;Almaty&lt;/b&gt;</title><link> /news/1#top </link>"
        "<description>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</description>"
        "<pubDate>Mon, 03 Jan 2022 10:00:00 GMT</pubDate>",
        channel="<language>en_US</language><ttl>15</ttl><link>https://www.example.kz/</link>",
    )
    answer = listing(feed)
    (lead,) = answer.leads
    assert (
        lead.address == "https://www.example.kz/news/1"
    )  # starts from the feed's site, without the fragment
    assert lead.title == "AT&T leaves Almaty"
    assert lead.summary == "One.\nTwo."
    assert (answer.kind, answer.ttl, lead.language) == ("rss", 900, "en-US")


def test_rdf_with_dublin_core() -> None:
    answer = listing("""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
      xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
      <channel><title>T</title><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>
      </channel><item><title>A</title><link>https://e.org/a</link><dc:date>2022-01-03T10:00Z</dc:date>
      <dc:language>kk</dc:language></item></rdf:RDF>""")
    assert (answer.kind, answer.ttl) == ("rdf", 900)
    assert answer.leads[0].published == datetime(2022, 1, 3, 10, 0, tzinfo=UTC)
    assert answer.leads[0].language == "kk"


@pytest.mark.parametrize(
    ("item", "address"),
    [
        ("<guid>https://e.org/guid</guid>", "https://e.org/guid"),
        ('<guid isPermaLink="false">https://e.org/guid</guid>', "https://e.org/guid"),
        ('<guid isPermaLink="false">abc</guid><link>https://e.org/link</link>', "https://e.org/link"),
        (
            "<link>https://feeds.example/r/1</link><f:origLink xmlns:f='http://rssnamespace.org/feedburner/ext/1.0'>"
            "https://e.org/original</f:origLink>",
            "https://e.org/original",
        ),
        (
            "<link>https://e.org/новости/пожар</link>",
            "https://e.org/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/%D0%BF%D0%BE%D0%B6%D0%B0%D1%80",
        ),
    ],
)
def test_where_an_item_leads(item: str, address: str) -> None:
    assert one(item).address == address


def test_what_leads_nowhere_is_dropped_and_counted() -> None:
    answer = listing(
        rss(
            "<title>neither link nor guid</title>",
            '<guid isPermaLink="false">12345</guid>',
            "<link>javascript:alert(1)</link>",
            "<link>file:///etc/passwd</link>",
            "<link>data:text/html,x</link>",
            "<link>https://user:secret@e.org/</link>",
            "<link>http://127.0.0.1/admin</link>",
            "<link>https://e.org/1</link><title>first</title>",
            "<link>https://e.org/1#again</link><title>second</title>",
        )
    )
    assert [(lead.address, lead.title) for lead in answer.leads] == [("https://e.org/1", "first")]
    assert answer.notes == (
        "dropped: entry without an address (2 times)",
        "dropped: javascript: address 'javascript:alert(1)'",
        "dropped: file: address 'file://etc/passwd'",
        "dropped: data: address 'data:text/html,x'",
        "dropped: credentials in the address",
        "dropped: address on a private host 'http://127.0.0.1/admin'",
        "repeated address, first kept: 'https://e.org/1'",
    )


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("&lt;script&gt;alert(1)&lt;/script&gt;Fire", "Fire"),
        ("<![CDATA[Fire <img src=x onerror=alert(1)> in Almaty]]>", "Fire in Almaty"),
        ("5 &lt; 6 and 7 &gt; 2", "5 < 6 and 7 > 2"),
        ("Q&amp;A on fuel", "Q&A on fuel"),
        ("Gas&#160;price&#x20;doubles", "Gas price doubles"),
        ("a&#0;b&#xD800;c&#99999999999;d", "a\ufffdb\ufffdc\ufffdd"),
        ("a\u202ebc\u200bd\x00e", "abcde"),
        ("one\n two", "one two"),
    ],
)
def test_titles_are_plain_text(title: str, words: str) -> None:
    assert one(f"<title>{title}</title>").title == words


def test_texts_are_capped() -> None:
    lead = one(
        f"<title>{'t' * 9_000}</title><description>{'s' * 9_000}</description>"
        f"<x:encoded xmlns:x='http://purl.org/rss/1.0/modules/content/'>{'c ' * 90_000}</x:encoded>"
    )
    assert (len(lead.title), len(lead.summary)) == (500, 2_000)
    assert 19_000 < len(lead.content) <= 20_000


def test_full_text_of_a_feed_is_kept_beside_its_summary() -> None:
    lead = one(
        "<description>Short.</description>"
        "<x:encoded xmlns:x='http://purl.org/rss/1.0/modules/content/'>"
        "<![CDATA[<p>All<br>of it.</p>]]></x:encoded>"
    )
    assert (lead.summary, lead.content) == ("Short.", "All\nof it.")


def test_a_feed_cut_in_the_middle_keeps_what_came() -> None:
    whole = rss(*(f"<title>t{i}</title><link>https://e.org/{i}</link>" for i in range(50)))
    answer = listing(whole[: len(whole) // 2])
    assert 20 <= len(answer.leads) <= 26
    assert not answer.complete
    assert answer.notes[0] == "cut in the middle: the entries before the cut were read"
    assert listing(whole).complete


def test_a_slip_in_the_markup_is_no_cut() -> None:
    answer = listing(rss("<title>A & B &nosuch; C</title><link>https://e.org/?a=1&b=2</link>"))
    assert answer.complete
    assert answer.leads[0].address == "https://e.org/?a=1&b=2"


def test_a_feed_below_a_servers_warning_is_still_a_feed() -> None:
    answer = listing("<br /><b>Warning</b>: mysql_connect()\n" + rss("<link>https://e.org/1</link>"))
    assert [lead.address for lead in answer.leads] == ["https://e.org/1"]


@pytest.mark.parametrize("ttl", ["-5", "0", "soon", "99999999999999999999", ""])
def test_a_senseless_ttl_is_none(ttl: str) -> None:
    assert listing(rss("<link>https://e.org/1</link>", channel=f"<ttl>{ttl}</ttl>")).ttl is None


def test_the_newest_are_taken_of_many() -> None:
    items = [
        f"<link>https://e.org/{hour}</link><pubDate>Mon, 03 Jan 2022 {hour:02}:00:00 GMT</pubDate>"
        for hour in (5, 1, 9, 3)
    ]
    answer = listing(rss(*items, "<link>https://e.org/undated</link>"), limit=3)
    assert [lead.address[-1] for lead in answer.leads] == ["5", "9", "3"]  # in the feed's order
    assert answer.notes == ("5 entries, the newest 3 taken",)


def test_neither_entities_nor_files_are_brought_in() -> None:
    answer = listing(
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
        + rss("<title>&x;|&b;</title><link>https://e.org/1</link>").split("?>")[1]
    )
    assert answer.leads[0].title in ("|", "&x;|&b;", "|&b;", "&x;|")


def test_markup_made_to_cost_time_is_refused() -> None:
    attributes = " ".join(f'a{i}="1"' for i in range(2_000))
    assert refusal(rss(f"<title {attributes}>x</title>")) == "too many attributes on one tag (2,000)"
    assert refusal(rss("<category>a</category>" * 5_000)).startswith("too many tags in one entry (10,00")
