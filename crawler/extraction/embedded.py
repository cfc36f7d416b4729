"""Text that a page carries only as data for its scripts, as many pages drawn in the browser do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress

from lxml.html import HtmlElement

from crawler.extraction.blocks import walk
from crawler.extraction.furniture import NOISE
from crawler.extraction.jsonld import Json
from crawler.extraction.page import Page, parse

_MAX_VALUES = 50_000
_MAX_SCRIPT = 3_000_000
_LONG_STRING = re.compile(r'"(?:[^"\\]|\\.){300,}"')
_LEAST = 200  # characters of text worth having


def embedded_text(page: Page, markup: str) -> str:
    """The longest article-like text in JSON-LD or in the page's JSON data, "" if there is none."""
    bodies = [node["articleBody"] for node in page.nodes if isinstance(node.get("articleBody"), str)]
    texts = [_as_text(body) for body in bodies]
    tree = parse(markup)
    texts += [_as_text(value) for value in _markups(tree)] if tree is not None else []
    best = max(texts, key=len, default="")
    return best if len(best) >= _LEAST else ""


def _markups(tree: HtmlElement) -> Iterator[str]:
    """String values of data scripts that hold paragraphs of markup, the longest of each script."""
    for script in tree.iter("script"):
        text = script.text or ""
        if len(text) <= _MAX_SCRIPT and ("<p" in text or "\\u003cp" in text):
            yield max((s for s in _values(text) if s.count("<p") >= 3), key=len, default="")


def _values(text: str) -> Iterator[str]:
    """Strings of a script: of its JSON if it is nothing else, or else those among its code that are long."""
    try:
        yield from _strings(json.loads(text, strict=False))
    except (ValueError, RecursionError):
        for literal in _LONG_STRING.findall(text):
            with suppress(ValueError):
                yield json.loads(literal, strict=False)


def _strings(value: Json) -> Iterator[str]:
    queue = [value]
    for item in queue:  # grows while it is walked
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            queue.extend(item.values())
        elif isinstance(item, list):
            queue.extend(item)
        if len(queue) > _MAX_VALUES:
            return


def _as_text(markup: str) -> str:
    if "<" not in markup:
        return markup.strip()
    tree = parse(f"<html><body>{markup}</body></html>")
    if tree is None:
        return ""
    blocks, marks = walk(tree)
    kept = [b for b in blocks if not any(marks[m].name in ("caption", "furniture") for m in b.marks)]
    return "\n".join(b.text for b in kept if b.linked < 0.8 and not NOISE.match(b.text))
