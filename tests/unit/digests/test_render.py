"""Three forms of one composition, which agree; none lets a page's words act."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import timedelta

import pytest
from lxml import etree
from lxml import html as lxml_html

from crawler.digests import render
from crawler.digests.compose import Line, Source
from tests.unit.digests.test_compose import AT, composed, figure, line

HOSTILE = '</a><script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} & "quotes"'
SOURCES = (Source("A", True, "", None), Source("B", False, "HTTP 503", AT))
FULL = composed(
    line(
        "story",
        "Жители перекрыли дорогу " * 8,
        language="ru",
        outlets=("A", "B", "C"),
        independent=2,
        copies=1,
    ),
    figure("8", "12", 2),
    line("correction", "Toll of 164 withdrawn", 3, slot="killed", old="at least 164", gone=True),
    sources=SOURCES,
    pages=3,
)


def found(tree: etree._Element, path: str) -> list[str]:
    """What an XPath finds, as text."""
    hits = tree.xpath(path)
    assert isinstance(hits, list)
    return [str(hit) for hit in hits]


def shown(tree: etree._Element) -> str:
    return "".join(found(tree, "//text()"))


def test_text_is_sixty_columns_wide_except_addresses() -> None:
    lines = render.text(FULL).splitlines()
    assert all(len(one) <= 60 for one in lines if "://" not in one)
    assert "  https://hill.example/1" in lines


def test_text_says_the_most_important_first() -> None:
    text = render.text(FULL)
    wanted = [
        "UNREST",
        "05 Jan 18:00 (12:00 UTC) to 06 Jan 18:00 (12:00 UTC)",
        "1 corrected, 1 new, 1 figure",
        "Corrected",
        "* killed: at least 164 → withdrawn",
        "New",
        "A and 2 more; 2 independent; 1",
        "Figures",
        "* killed: 8 → 12",
        "Figures over time",
        "Sources",
        "* 1 of 2 sources read",
        "* failing: B since 05 Jan 18:00 (12:00 UTC) (HTTP 503)",
        "* 3 pages could not be read",
    ]
    places = [text.index(one) for one in wanted]
    assert places == sorted(places)


def test_a_day_that_differs_from_utc_is_named() -> None:
    assert render.clock(FULL, AT + timedelta(hours=7)) == "06 Jan 01:00 (05 Jan 19:00 UTC)"
    assert render.clock(composed(zone="UTC"), AT) == "05 Jan 12:00 UTC"


def test_an_empty_digest_says_so_and_how_complete_it_is() -> None:
    text = render.text(composed(sources=SOURCES))
    assert "nothing new" in text
    assert "1 of 2 sources read" in text


def test_html_lets_nothing_of_a_page_act() -> None:
    page = render.html(
        composed(line("story", HOSTILE, reason=HOSTILE, outlets=(HOSTILE,)), figure(HOSTILE, "12", 1))
    )
    tree = lxml_html.document_fromstring(page)
    assert not tree.xpath(
        "//script | //img | //iframe | //object | //link | //form | //@onerror | //@onclick"
    )
    assert HOSTILE in shown(tree)
    assert found(tree, "//a/@href") == ["https://hill.example/1"] * 2


def test_html_allows_its_own_style_and_nothing_else() -> None:
    page = render.html(FULL)
    tree = lxml_html.document_fromstring(page)
    policy = "".join(found(tree, "//meta[@http-equiv='Content-Security-Policy']/@content"))
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    assert policy.startswith("default-src 'none'") and f"'sha256-{digest}'" in policy
    assert "url(" not in page and "@import" not in page
    assert found(tree, "//p[@dir='auto']/@lang") == ["en", "ru", "en"]


def test_the_forms_agree() -> None:
    row = json.loads(render.as_json(FULL))
    text, page = render.text(FULL), shown(lxml_html.document_fromstring(render.html(FULL)))
    assert row["schema"] == "crisisdesk.digest/1"
    assert row["completeness"]["read"] == 1 and row["completeness"]["total"] == 2
    assert row["until"] == "2022-01-06T12:00:00Z"
    for part in ("corrected", "new", "figures"):
        for told in row[part]:
            assert told["headline"][:20] in text
            assert told["headline"] in page


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (figure("8", "12", 0), "killed: 8 → 12"),
        (figure("", "12", 0), "killed: 12"),
        (line("correction", "x", slot="killed", old="164"), "killed: 164 → withdrawn"),
        (
            line("correction", "x", slot="killed", old="164", reason="the 164 reported is denied"),
            "killed: 164 → denied",
        ),
        (line("correction", "x", slot="killed", old="164", new="160"), "killed: 164 → 160 (corrected)"),
        (line("story", "x"), ""),
    ],
)
def test_a_figure_is_shown_as_a_change(told: Line, said: str) -> None:
    assert render.figure(told) == said
