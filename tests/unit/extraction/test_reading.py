"""The whole of one reading: refusals, marks, doubts, and what hostile markup may not do."""

from __future__ import annotations

import json
import time

import pytest

from crawler.extraction import READER, decode, extract
from storage.records import Article, Unreadable
from tests.unit.extraction.pages import ADDRESS, NOW, PARAGRAPHS, body, ld, page, read, refuse


def test_noarchive_by_meta_and_by_header() -> None:
    assert read(page(head='<meta name="robots" content="index, NOARCHIVE">')).noarchive
    by_header = extract(page(), ADDRESS, now=NOW, headers={"x-robots-tag": "noarchive"})
    assert isinstance(by_header, Article)
    assert by_header.noarchive
    assert not read(page(head='<meta name="otherbot" content="noarchive">')).noarchive


@pytest.mark.parametrize(
    "html",
    [
        page(head=ld(json.dumps({"@type": "NewsArticle", "isAccessibleForFree": "False"}))),
        page(body("<p>Subscribe to continue reading this article and many others.</p>")),
        page(
            f'<div class="story-text"><p>{PARAGRAPHS[0]}</p></div>',
            head=f'<meta name="description" content="{PARAGRAPHS[0]}">',
        ),
    ],
)
def test_partial(html: str) -> None:
    article = read(html)
    assert article.partial
    assert article.quality < 1


def test_language_detected_beside_declared() -> None:
    russian = (
        "Комендант города продлил комендантский час до девятнадцатого января и попросил жителей оставаться дома. "
        * 4
    )
    article = read(page(f"<div><p>{russian}</p><p>{russian[::1]} Рейсы отменены.</p></div>"))
    assert (article.language, article.language_declared) == ("ru", "en")


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://x.example/news/live-updates/1", "live blog"),
        ("https://x.example/opinion/a-view", "opinion"),
        ("https://x.example/news/a-view", "article"),
    ],
)
def test_kind(address: str, kind: str) -> None:
    assert read(page(), address).kind == kind


def test_section_tags_image_and_site() -> None:
    head = (
        '<meta property="article:section" content="Asia"><meta name="keywords" content="Almaty, airport, almaty">'
        '<meta property="og:image" content="/i.jpg">'
    )
    article = read(page(head=head))
    assert (article.section, article.tags, article.site_name) == (
        "Asia",
        ("Almaty", "airport"),
        "Steppe Courier",
    )
    assert article.image == "https://www.steppe-courier.example.com/i.jpg"
    assert read(page(head='<meta property="og:image" content="javascript:alert(1)">')).image == ""


def test_reader_names_itself_and_the_library() -> None:
    assert READER.startswith("2+trafilatura-")


def test_external_entities_are_not_read() -> None:
    html = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY b "bomb">]>' + page(
        body("<p>Before &x; &b;&b; after the entity.</p>")
    )
    assert "root:" not in read(html).text


def test_characters_that_break_other_things() -> None:
    article = read(
        page(
            body(
                "<p>A NUL \x00, a bidi \u202e override and a lone \ud800 surrogate walk into a newsroom here.</p>"
            )
        )
    )
    assert not set("\x00\u202e\ud800") & set(article.text)
    article.text.encode()


_MANY = " ".join(f"a{i}=1" for i in range(100_000))
_TEXT = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


@pytest.mark.parametrize(
    ("name", "html", "outcome"),
    [
        ("attributes", f"<html><body><div {_MANY}>{_TEXT}</div></body></html>", "plain"),
        ("links", f"<html><body>{_TEXT}{'<a href=/x>x</a>' * 200_000}</body></html>", "plain"),
        ("breaks", f"<html><body>{_TEXT}{'<br>' * 500_000}</body></html>", "plain"),
        ("spans", f"<html><body>{_TEXT}{('<p>' + '<span>w </span>' * 20 + '</p>') * 10_000}</body></html>", "plain"),
        ("text", f"<html><body><p>{'word ' * 2_200_000}</p></body></html>", "failed"),
        ("nesting", f"<html><body>{'<div>' * 3_000}{_TEXT}</body></html>", "plain"),
        ("hidden prefix", f"<html><body>{'<div>' * 600}</div>{_TEXT}</body></html>", "plain"),
        ("colspan", f"<html><body><table><td colspan=9000000000000000>x</table>{_TEXT}</body></html>", "article"),
        ("spaces", f"<html><body>{' ' * 3_000_000}{_TEXT}</body></html>", "article"),
        ("marks", f"<html><body><p>a{chr(0x301) * 1_000_000}</p>{_TEXT}</body></html>", "any"),
        ("open tags", "<html><body>" + "<script" * 200_000 + _TEXT, "any"),
        ("deep json", page(head=ld("[" * 200_000)), "article"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "",
)  # fmt: skip
@pytest.mark.timeout(60)
def test_hostile_shapes_end_in_time_with_a_plain_outcome(name: str, html: str, outcome: str) -> None:
    started = time.monotonic()
    result = extract(html, ADDRESS, now=NOW)
    assert time.monotonic() - started < 20, name
    if outcome == "failed":
        assert isinstance(result, Unreadable)
        assert result.what == "failed"
        assert "too large" in result.reason
    elif outcome in ("plain", "article"):
        assert isinstance(result, Article), result
        assert PARAGRAPHS[1] in result.text
        assert (result.quality < 0.5) is (outcome == "plain")
        assert bool(result.notes) or outcome == "article"


def test_a_failure_of_the_library_is_no_empty_page(monkeypatch: pytest.MonkeyPatch) -> None:
    import logging

    import trafilatura

    def fails(*_: object, **__: object) -> None:
        logging.getLogger("trafilatura.core").error("out of memory")

    monkeypatch.setattr(trafilatura, "bare_extraction", fails)
    result = refuse(page())
    assert (result.what, result.reason) == ("failed", "extractor failed: out of memory")


def test_bytes_to_article() -> None:
    decoded = decode(page().encode("utf-8"), "text/html")
    result = extract(decoded, ADDRESS, now=NOW)
    assert isinstance(result, Article)
    assert result.encoding == "utf-8"
