"""Canonical addresses: a page may speak for its own site only."""

from __future__ import annotations

import pytest

from tests.unit.extraction.pages import ADDRESS, page, read


def _canonical(claim: str, address: str = ADDRESS) -> tuple[str, tuple[str, ...]]:
    article = read(page(head=f'<link rel="canonical" href="{claim}">'), address)
    return article.canonical, article.notes


@pytest.mark.parametrize(
    "claim",
    [
        "https://www.steppe-courier.example.com/2022/01/05/airport-seized",
        "https://m.steppe-courier.example.com/airport",
        "https://example.com/airport",
    ],
)
def test_own_site(claim: str) -> None:
    assert _canonical(claim)[0] == claim


def test_relative_claim() -> None:
    assert _canonical("/airport")[0] == "https://www.steppe-courier.example.com/airport"


@pytest.mark.parametrize("claim", ["https://www.bbc.co.uk/news/world-1", "https://example.org/airport"])
def test_another_site_is_ignored_and_told(claim: str) -> None:
    canonical, notes = _canonical(claim)
    assert canonical == ADDRESS
    assert any("another site" in note for note in notes)


def test_two_sites_under_one_public_suffix_are_two_sites() -> None:
    assert _canonical("https://other.co.uk/a", "https://paper.co.uk/b")[0] == "https://paper.co.uk/b"


@pytest.mark.parametrize(
    "claim",
    ["javascript:alert(1)", "data:text/html,x", "http://[::1", "ftp://www.steppe-courier.example.com/x"],
)
def test_what_is_no_web_address(claim: str) -> None:
    assert _canonical(claim)[0] == ADDRESS


def test_front_page_claimed_for_an_article() -> None:
    assert _canonical("https://www.steppe-courier.example.com/")[0] == ADDRESS
