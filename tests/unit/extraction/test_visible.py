"""The rough text for the gate."""

from __future__ import annotations

import time

from crawler.extraction import visible_text
from tests.unit.extraction.pages import PARAGRAPHS, ld, page


def test_text_title_meta_and_json_ld_without_code() -> None:
    head = (
        "<style>.secretclass{}</style><script>var hiddencode = 1</script>"
        '<meta name="description" content="Curfew &amp; silence">'
        + ld('{"headline": "\\u0410\\u043b\\u043c\\u0430\\u0442\\u044b", "emoji": "\\ud83d\\ude00"}')
    )  # fmt: skip
    text = visible_text(page(head=head))
    for part in (
        "Airport in Almaty seized",
        "Curfew & silence",
        "Алматы",
        "😀",
        PARAGRAPHS[0].replace("  ", " "),
    ):
        assert part in text
    assert "secretclass" not in text
    assert "hiddencode" not in text


def test_time_grows_with_length_only() -> None:
    for piece in (
        "<script>",
        "<script",
        "<",
        "<!--",
        "</script>",
        '<meta content="',
        "\\u0041",
        "<style></style>",
    ):
        started = time.monotonic()
        visible_text(piece * 200_000)
        assert time.monotonic() - started < 10, piece
