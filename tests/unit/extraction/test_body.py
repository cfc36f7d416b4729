"""Which lines of a page are the article."""

from __future__ import annotations

import json

import pytest

from storage.records import Lead
from tests.unit.extraction.pages import ADDRESS, PARAGRAPHS, body, ld, page, read, refuse


def test_paragraphs_and_nothing_else() -> None:
    article = read(page())
    assert article.text.split("\n") == list(PARAGRAPHS)
    assert article.quality == 1.0


@pytest.mark.parametrize(
    "furniture",
    [
        '<div class="newsletter-signup"><p>Get the morning letter with everything that matters, every day.</p></div>',
        "<aside><p>The region in figures: a short overview of provinces and their capitals for readers.</p></aside>",
        '<figure><img src="x.jpg"><figcaption>Travellers wait outside the terminal on Wednesday.</figcaption></figure>',
        '<p>Read more: <a href="/x">What we know of the protests so far</a></p>',
        '<p>Читайте также: <a href="/x">Что известно о протестах</a></p>',
        '<ul class="related-links"><li><a href="/x">Five things to know about the protests in the west</a></li></ul>',
        '<div class="share-bar"><p>Share this article with your friends on the usual networks today</p></div>',
        '<section id="comments"><p>Great article, thanks! I was there and saw it all happen that night.</p></section>',
        "<p>Photo: A. Reporter / Steppe Courier</p>",
        "<p>Advertisement</p>",
        "<p>This slideshow requires JavaScript.</p>",
        '<p>[button link="https://shop.example/kit" type="big"] Send us your pictures of the airport[/button]</p>',
        "<p>Get the weekly paper delivered to your door every Friday. Click here for more information.</p>",
        '<div style="display:none"><p>Hidden keywords for machines that nobody can see.</p></div>',
    ],
)
def test_furniture_is_left_out(furniture: str) -> None:
    paragraphs = "".join(f"<p>{text}</p>" for text in PARAGRAPHS[:2])
    rest = "".join(f"<p>{text}</p>" for text in PARAGRAPHS[2:])
    article = read(page(f'<div class="story-text">{paragraphs}{furniture}{rest}</div>'))
    assert article.text.split("\n") == list(PARAGRAPHS)


def test_subheads_lists_and_quotations_stay() -> None:
    extra = (
        "<h2>What is open</h2><ul><li>The railway station, with long queues</li>"
        "<li>Two bakeries in the old town</li></ul>"
        "<blockquote><p>We were told to leave at once, and we did, said a guard.</p></blockquote>"
        "<p>The airline said it would decide on Thursday about the flights of the coming days.</p>"
    )
    text = read(page(body(extra))).text
    for part in ("What is open", "railway station", "We were told to leave", "decide on Thursday"):
        assert part in text


def test_introduction_between_headline_and_text_belongs_to_it() -> None:
    introduction = (
        "Flights to and from the largest city are cancelled after a crowd entered the terminal; the curfew lasts until "
        "the nineteenth, and the network is down."
    )
    article = read(
        page(f'<p class="standfirst">{introduction}</p><div class="meta">By A. Writer</div>{body()}')
    )
    assert article.text.split("\n") == [introduction, *PARAGRAPHS]


def test_text_found_only_in_the_page_data() -> None:
    data = json.dumps({"props": {"story": {"html": "".join(f"<p>{text}</p>" for text in PARAGRAPHS)}}})
    article = read(
        page("<div id='app'></div>").replace("</body>", f"<script>window.state = {data}</script></body>")
    )
    assert article.text.split("\n") == list(PARAGRAPHS)
    assert article.quality < 1
    assert dict(article.found)["text"] == "page data"


def test_text_found_only_in_json_ld() -> None:
    node = json.dumps({"@type": "NewsArticle", "headline": "X", "articleBody": " ".join(PARAGRAPHS)})
    article = read(page("<div id='app'></div>", head=ld(node)))
    assert PARAGRAPHS[0] in article.text


def test_text_of_the_feed_helps_an_empty_page() -> None:
    lead = Lead(address=ADDRESS, source="s", listing="https://x.example/feed", content="\n".join(PARAGRAPHS))
    article = read(page("<div id='app'></div>"), lead=lead)
    assert dict(article.found)["text"] == "feed"
    assert article.text.split("\n") == list(PARAGRAPHS)


def test_no_text_is_empty_and_not_failed() -> None:
    assert refuse("<html><head><title></title></head><body><div id=app></div></body></html>").what == "empty"


def test_markup_shown_as_text_stays_text() -> None:
    extra = "<p>The leaflet said &lt;script&gt;alert(1)&lt;/script&gt; in large letters.</p>"
    assert "<script>alert(1)</script> in large letters" in read(page(body(extra))).text


def _between(extra: str) -> str:
    paragraphs = [f"<p>{text}</p>" for text in PARAGRAPHS]
    return page(f'<div class="story-text">{"".join(paragraphs[:2])}{extra}{"".join(paragraphs[2:])}</div>')


def test_a_card_that_hovers_over_a_name_is_no_text() -> None:
    article = read(
        _between(
            '<p>Mayor <span class="rollover-person"><a href="/p">Ada Brenn</a><span class="rollover-person-block">'
            '<a href="/x">Ada Brenn opens bridge</a> <a href="/y">MORE</a></span></span> spoke of it on Monday.</p>'
        )
    )
    assert "Mayor Ada Brenn spoke of it on Monday." in article.text
    assert "opens bridge" not in article.text


def test_a_word_that_has_a_tooltip_stays() -> None:
    article = read(
        _between(
            '<p>The <span class="tooltip">sluice<span class="tooltiptext">a gate</span></span> gave way at noon, the '
            "water company said.</p>"
        )
    )
    assert "The sluice gave way at noon" in article.text


def test_a_table_among_the_paragraphs_belongs_to_the_text() -> None:
    rows = "".join(f"<tr><td>District {n}</td><td>{n * 17} homes</td></tr>" for n in range(1, 6))
    head = "<tr><th>Where</th><th>Lost</th></tr>"
    lines = read(_between(f'<div class="data"><table>{head}{rows}</table></div>')).text.split("\n")
    assert "District 3" in lines and "51 homes" in lines
