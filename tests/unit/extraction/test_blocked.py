"""Pages that answer 200 and are no article; articles that only look alike."""

from __future__ import annotations

import pytest

from tests.unit.extraction.pages import body, page, read, refuse


def _small(title: str, text: str = "", more: str = "") -> str:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p>{more}</body></html>"


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (
            _small("Just a moment...", "Checking your connection", "<script>window._cf_chl_opt={}</script>"),
            "Cloudflare",
        ),
        (_small("Attention Required!", "You have been blocked"), "challenge"),
        (_small("Access denied", "You do not have permission to view this page"), "challenge"),
        (_small("Доступ ограничен", "Подтвердите запрос"), "challenge"),
        (_small("404 Not Found", "The page you asked for is gone"), "missing page"),
        (_small("Страница не найдена", "Попробуйте начать с главной"), "missing page"),
        (_small("Sayfa bulunamadı", "Ana sayfaya dönün"), "missing page"),
        (_small("Log in", "Please enter your details", "<form><input type=password></form>"), "login"),
        (_small("Before you continue", "We use cookies and data to deliver services"), "consent wall"),
    ],
)
def test_blocked(html: str, reason: str) -> None:
    result = refuse(html)
    assert result.what == "blocked page"
    assert result.reason.startswith(reason)


@pytest.mark.parametrize(
    "title",
    [
        "404 days of protest: a chronicle of the square",
        "Login data of ministers leaked in Astana",
        "Access denied: how the border closed",
    ],
)
def test_articles_about_such_things_are_articles(title: str) -> None:
    assert read(page(title=title)).title == title


def test_a_login_box_beside_an_article_is_no_login_page() -> None:
    assert read(page(body() + "<form><input type=password></form>")).text


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("%PDF-1.4 and so on", "PDF"),
        ('{"error": "none"}', "JSON"),
        ("<?xml version='1.0'?><rss version='2.0'><channel></channel></rss>", "XML feed"),
        ("no markup at all, only words", "plain text"),
    ],
)
def test_not_html(text: str, what: str) -> None:
    result = refuse(text)
    assert result.what == "not HTML"
    assert what in result.reason
