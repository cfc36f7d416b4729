"""Markup → plain text, for the titles, summaries and contents that listings carry."""

from __future__ import annotations

import html
import re

from lxml import etree

from crawler.sources.trees import without_long_tags

_MOST = 100_000  # characters of markup that are looked at
_LONGEST_TAG = 4_000  # characters
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[|\]\]>", re.DOTALL)
_SILENT = (
    "script",
    "style",
    "template",
    "noscript",
    "iframe",
    "object",
    "svg",
    "math",
    "head",
    "textarea",
    "select",
)
# fmt: off
_BLOCKS = frozenset({
    "p", "div", "br", "li", "ul", "ol", "dl", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table",
    "blockquote", "pre", "section", "article", "header", "footer", "aside", "figure", "figcaption",
    "hr", "main",
    "nav", "address", "form",
})
# fmt: on
_MARKUP = re.compile(
    r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
    r"|</?(?:a|abbr|b|big|br|cite|code|div|em|font|h[1-6]|i|iframe|img|li|mark|nobr|ol|p|q|s|script|small|span|strong"
    r"|style|sub|sup|svg|table|td|tr|tt|u|ul|wbr)\b[^<>]*>",
    re.IGNORECASE,
)


def looks_like_markup(text: str) -> bool:
    """Whether a text of unsaid type has an entity or a tag of HTML in it."""
    return _MARKUP.search(text) is not None


def plain(markup: str) -> str:
    """The words of a piece of HTML: blocks on lines of their own, scripts and styles gone, entities decoded
    once.
    """
    markup = without_long_tags(_COMMENT.sub("", markup[:_MOST]), _LONGEST_TAG)
    if "<" not in markup:
        return html.unescape(markup)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(f"<div>{markup}".encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return ""
    if root is None:
        return ""
    return words_of(root)


def words_of(root: etree._Element) -> str:
    """The words under an element, blocks on lines of their own. Takes scripts and styles out of the tree."""
    etree.strip_elements(root, *_SILENT, with_tail=False)
    return "".join(_pieces(root))


def _pieces(root: etree._Element) -> list[str]:
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag in _BLOCKS:
            pieces.append("\n")
        if event == "start":
            pieces.append(element.text or "")
        elif element is not root:
            pieces.append(element.tail or "")
    return pieces
