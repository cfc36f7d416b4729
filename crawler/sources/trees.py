"""HTML pages as trees, safely."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from lxml import etree

MOST_TAGS = 400_000
_LONGEST_TAG = 20_000  # characters
_TAG = re.compile(r"""<[A-Za-z/](?>[^<>="']++|=\s*+(?:"[^"]*+"|'[^']*+')?+|["'])*+>?""")


def parse_page(text: str) -> etree._Element | None:
    """The tree of an HTML page without comments, scripts and styles; nothing is fetched.

    None where there is nothing in it, or more than ``MOST_TAGS`` tags.
    """
    if text.count("<") > MOST_TAGS:
        return None
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(without_long_tags(text, _LONGEST_TAG).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None
    if not isinstance(root, etree._Element):
        return None
    etree.strip_elements(root, "script", "style", "noscript", "template", "svg", with_tail=False)
    return root


def without_long_tags(text: str, longest: int) -> str:
    """The markup without tags of more than ``longest`` characters: one costs the square of its attributes."""
    return _TAG.sub(lambda tag: tag[0] if len(tag[0]) <= longest else " ", text)


def base_of(root: etree._Element, address: str) -> str:
    """What relative addresses on the page start from."""
    href = next((base.get("href") or "" for base in root.iter("base")), "")
    try:
        base = urljoin(address, href.strip())
    except ValueError:
        return address
    return base if base.startswith(("http://", "https://")) else address
