"""Reading one page: what the two gates let through, and what they must never hide."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler import relevance
from crawler.jobs.reading import PageToRead, off_topic, read
from storage.records import Article, Lead, Unreadable

NOW = datetime(2022, 1, 5, 18, tzinfo=UTC)
TOPICS = {
    "kz": relevance.compile_topic("kz", "@place AND protest", {"place": {"en": ["Almaty", "Kazakhstan"]}})
}
SENTENCE = "The council of the harbour town met on Tuesday and agreed on a budget for its three libraries. "
TEASERS = "".join(f'<li><a href="/{n}">Protest in Almaty, Kazakhstan, day {n}</a></li>' for n in range(40))


def page(paragraphs: str, *, title: str = "Libraries get a budget", around: str = "") -> bytes:
    return (
        f"<html lang=en><head><title>{title}</title></head><body><ul class=menu>{around}</ul>"
        f"<article><h1>{title}</h1>{paragraphs}</article></body></html>"
    ).encode()


def reading_of(body: bytes, *, known: bool = False, lead: str = "") -> Article | Unreadable:
    task = PageToRead(
        body,
        "text/html",
        "http://a.example/1",
        Lead("http://a.example/1", "a", "", lead),
        (),
        ("kz",),
        NOW,
        known,
    )
    return read(task, TOPICS).page


LONG = "".join(f"<p>{SENTENCE * 3}</p>" for _ in range(8))


def test_a_page_without_the_topics_words_is_refused_unread_and_says_which_were_missing() -> None:
    read_as = reading_of(page(LONG))
    assert isinstance(read_as, Unreadable)
    assert read_as.what == "off topic"
    assert "kz" in read_as.reason


def test_teasers_of_other_articles_do_not_make_a_page_on_topic() -> None:
    read_as = reading_of(page(LONG, around=TEASERS))
    assert isinstance(read_as, Unreadable)
    assert read_as.what == "off topic"


@pytest.mark.parametrize(
    "paragraph",
    [
        "<p>A protest began in <a href='/almaty'>Almaty</a> that evening, the mayor of the harbour town said.</p>",
        "<p>A <a href='/p'>protest</a> began in <a href='/k'>Kazakhstan</a>.</p>",
        "<ul><li>A protest began in Almaty.</li></ul>",
        "<blockquote>There was a protest, and Almaty was dark.</blockquote>",
    ],
)
def test_words_of_the_article_itself_pass_even_where_they_are_linked(paragraph: str) -> None:
    assert isinstance(reading_of(page(LONG + paragraph, around=TEASERS)), Article)


def test_words_of_the_headline_pass() -> None:
    assert isinstance(reading_of(page(LONG, title="Protest in Almaty: what we know")), Article)


def test_a_known_article_is_read_whatever_it_says_now() -> None:
    assert isinstance(reading_of(page(LONG), known=True), Article)


def test_what_stands_in_an_articles_place_is_named_not_called_off_topic() -> None:
    challenge = b"<html><head><title>Just a moment...</title></head><body>Checking your browser before accessing</body>"
    read_as = reading_of(challenge)
    assert isinstance(read_as, Unreadable)
    assert read_as.what == "blocked page"
    empty = reading_of(b"<html><body><div id=root></div></body></html>")
    assert isinstance(empty, Unreadable)
    assert empty.what == "empty"


def test_a_short_text_is_never_refused() -> None:
    assert off_topic("nothing of it", TOPICS) == ""
    assert off_topic("nothing of it " * 300, TOPICS) != ""
