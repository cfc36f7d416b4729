"""Posts of live blogs."""

from __future__ import annotations

import json

import pytest

from storage.records import Article
from tests.unit.extraction.pages import PARAGRAPHS, ld, page, read

LIVE = "https://www.steppe-courier.example.com/live/2022/01/05/almaty"
TIMES = tuple(f"2022-01-05T{clock}:00+06:00" for clock in ("08:10", "09:40", "11:05", "12:30"))


def _box(number: int, tag: str = "article") -> str:
    return (
        f'<{tag} id="post-{number}" class="update"><time datetime="{TIMES[number]}">Wed {number}</time>'
        f"<h3>Update number {number}</h3><p>{PARAGRAPHS[number]}</p>"
        f'<div class="share-bar"><p>Share this post with your friends on the usual networks</p></div></{tag}>'
    )


def _blog(order: tuple[int, ...], tag: str = "article") -> Article:
    return read(page("".join(_box(number, tag) for number in order)), LIVE)


@pytest.mark.parametrize("tag", ["article", "section", "li", "div"])
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0)])
def test_posts_by_markup_are_oldest_first_in_any_order_of_the_page(tag: str, order: tuple[int, ...]) -> None:
    article = _blog(order, tag)
    assert article.kind == "live blog"
    assert [post.anchor for post in article.posts] == ["post-0", "post-1", "post-2", "post-3"]
    assert article.posts[0].published.isoformat() == "2022-01-05T02:10:00+00:00"
    assert article.posts[0].title == "Update number 0"
    assert article.posts[0].text == PARAGRAPHS[0]
    assert all(text in article.text for text in PARAGRAPHS)


def test_posts_by_json_ld_go_before_markup() -> None:
    updates = [
        {"@type": "BlogPosting", "url": f"{LIVE}#block-{n}", "datePublished": TIMES[n], "headline": f"Told {n}",
         "articleBody": f"<p>{PARAGRAPHS[n]}</p>"}
        for n in (2, 0)
    ]  # fmt: skip
    data = {"@type": "LiveBlogPosting", "headline": "Almaty live", "liveBlogUpdate": updates}
    article = read(page("".join(map(_box, range(4))), head=ld(json.dumps(data))), LIVE)
    assert [(post.anchor, post.title, post.text) for post in article.posts] == [
        ("block-0", "Told 0", PARAGRAPHS[0]),
        ("block-2", "Told 2", PARAGRAPHS[2]),
    ]


def test_an_article_has_no_posts_whatever_its_boxes() -> None:
    assert read(page("".join(map(_box, range(4))))).posts == ()


def test_comments_and_teasers_are_no_posts() -> None:
    comments = "".join(_box(number, "li") for number in range(4))
    teasers = "".join(
        f'<li id="t{n}"><time datetime="{TIMES[n]}">x</time><a href="/{n}">{PARAGRAPHS[n]}</a></li>'
        for n in range(4)
    )
    html = page(around=f'<section id="comments"><ul>{comments}</ul></section><ul>{teasers}</ul>')
    assert read(html, LIVE).posts == ()


@pytest.mark.parametrize(
    "updates",
    [
        None, 7, "x", [], [None], [[]], [{}], [{"datePublished": "soon", "articleBody": "x"}], {"text": 5},
        [{"datePublished": TIMES[0], "articleBody": {"a": 1}, "url": "http://[", "headline": []}],
    ],
)  # fmt: skip
def test_updates_of_any_shape_are_borne(updates: object) -> None:
    data = {"@type": "LiveBlogPosting", "headline": "Almaty live", "liveBlogUpdate": updates}
    assert read(page(head=ld(json.dumps(data))), LIVE).posts == ()


def test_a_time_without_zone_is_read_on_the_source_s_clock() -> None:
    from crawler.extraction import extract
    from tests.unit.extraction.pages import NOW

    html = page("".join(map(_box, range(4)))).replace("+06:00", "")
    article = extract(html, LIVE, now=NOW, timezone="Asia/Almaty")
    assert isinstance(article, Article)
    assert article.posts[0].published.isoformat() == "2022-01-05T02:10:00+00:00"
