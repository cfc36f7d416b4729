"""A page's visible text as blocks, in order, with what the markup says about each of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from crawler.extraction.furniture import mark_of, words

SKIPPED = words(
    """
    script style noscript svg math iframe button select option input textarea template head object
    embed video audio canvas map nav dialog datalist meter progress menu
    """
)
_BLOCKS = words(
    """
    html body main article section aside header footer div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd
    blockquote pre figure figcaption table caption thead tbody tfoot tr td th form fieldset details
    summary address center hr hgroup amp-list search legend
    """
)
_CAPTIONS = frozenset(["figure", "figcaption", "caption"])
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
MAX_BLOCKS = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One run of text between block-level borders."""

    text: str
    folded: str  # letters and digits only, without case
    owner: HtmlElement  # the innermost block-level element
    linked: float  # share of the text that is link text
    marks: tuple[int, ...]  # numbers of marked elements around it

    @property
    def tag(self) -> str:
        return str(self.owner.tag)


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """An element whose class, id or role says what it holds."""

    name: str  # furniture, caption, standfirst, quote …
    element: HtmlElement

    @property
    def key(self) -> str:
        return f"{self.name} {self.element.tag} {self.element.get('class') or id(self.element)}"


def fold(text: str) -> str:
    """Letters and digits only, without case and soft hyphens."""
    return "".join(filter(str.isalnum, text)).casefold()


class _Walk:
    """State of one walk through a tree: where it is, and the text collected since the last border."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.marks: list[Mark] = []
        self.around: list[HtmlElement] = []
        self.open_marks: list[int] = []
        self.links = 0
        self.parts: list[str] = []
        self.length = self.linked = 0

    def add(self, text: str | None) -> None:
        if not text:
            return
        self.parts.append(text)
        size = len(text) - text.count(" ") - text.count("\n")
        self.length += size
        if self.links:
            self.linked += size

    def flush(self) -> None:
        if self.length and self.around and len(self.blocks) < MAX_BLOCKS:
            text = " ".join("".join(self.parts).split())
            if folded := fold(text):
                self.blocks.append(
                    Block(
                        text,
                        folded,
                        self.around[-1],
                        self.linked / self.length,
                        tuple(self.open_marks),
                    )
                )
        self.parts = []
        self.length = self.linked = 0

    def enter(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self.flush()
            self.around.append(element)
            self._mark(element)
        elif tag == "a":
            self.links += 1
        elif tag == "br":
            self._line_break()
        self.add(element.text)

    def leave(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self.flush()
            self.around.pop()
            if self.open_marks and self.marks[self.open_marks[-1]].element is element:
                self.open_marks.pop()
        elif tag == "a":
            self.links -= 1

    def _line_break(self) -> None:
        if self.parts and self.parts[-1] == "\n":
            self.flush()
        else:
            self.parts.append("\n")

    def _mark(self, element: HtmlElement) -> None:
        name = name_of(element)
        if name:
            self.open_marks.append(len(self.marks))
            self.marks.append(Mark(name, element))


def name_of(element: HtmlElement) -> str:
    """What class, id, role or tag of an element say it holds; "" if nothing that matters here."""
    tag = element.tag
    if tag in _CAPTIONS:
        return "" if tag == "figure" and element.find(".//blockquote") is not None else "caption"
    if tag in ("html", "body", "main"):
        return ""
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-component') or ''}"
    if len(names) > 2 and (name := mark_of(names)):
        return name
    if tag in ("aside", "footer", "form") or element.get("role") in ("navigation", "complementary", "dialog"):
        return "furniture"
    return ""


def _hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    return bool(style and _HIDDEN.search(style)) or element.get("hidden") is not None


def walk(tree: HtmlElement) -> tuple[list[Block], list[Mark]]:
    """Blocks of the tree's visible text in document order, and the marked elements they refer to by number."""
    state = _Walk()
    walker: Any = etree.iterwalk(tree, events=("start", "end"))  # its stubs know no skip_subtree
    skipping: HtmlElement | None = None
    for event, element in walker:
        if event == "start":
            if element.tag in SKIPPED or _hidden(element):
                skipping = element
                walker.skip_subtree()
            else:
                state.enter(element)
        elif skipping is not None and element is skipping:
            skipping = None
            state.add(element.tail)
        else:
            state.leave(element)
            state.add(element.tail)
    state.flush()
    return state.blocks, state.marks
