"""Which blocks of a page are its article.

A first reading by the library (the guide) tells where the article is; the blocks then decide line by line. Blocks
that stand in the same kind of box as most of the guide's text belong to it, also where the guide missed them; blocks
that markup or wording marks as furniture do not, also where the guide has them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.extraction.blocks import Block, Mark, fold
from crawler.extraction.furniture import BYLINE, CLOSING, DATELINE, NOISE, READ_MORE
from crawler.extraction.page import Page

PARAGRAPHS = frozenset(["p", "h2", "h3", "h4", "h5", "li", "blockquote", "dd", "dt", "pre"])
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
HOLDERS = frozenset(["ul", "ol", "dl", "li", "table", "thead", "tbody", "tr", "td", "th", "blockquote"])
OUT = frozenset(["furniture", "weak", "caption", "picture"])
LONG = 60  # letters of a block that says something
_MAIN_KIND = 0.25  # share of the article's letters that makes a kind of box a main one
_MAIN_BOX = 0.3  # … that makes one element a main one
_MOST = 0.35  # share inside a marked element above which the mark is not believed
_OWN_LIFE = 3_000  # letters outside a marked element that let a bigger share inside it go all the same
_STANDFIRST = 100  # letters of an introduction; a shorter one is only a second headline
_TOLD = 85  # … of one that repeats the page's description
_ENDS = (".", ":", "!", "?", "…", '"', "”", "»", "。")


@dataclass(frozen=True, slots=True)
class Choice:
    """The article's blocks in order, short lines left out for what they say, and how much of the page's own evidence
    the guide covered (0..1)."""

    blocks: tuple[Block, ...]
    credits: tuple[str, ...]  # lines about who wrote or may be followed
    notices: tuple[str, ...]  # advertisements, invitations, captions
    coverage: float


def choose(blocks: list[Block], marks: list[Mark], guide: str, page: Page, title: str = "") -> Choice:
    """The article among the blocks; no blocks where the guide's text cannot be found among them."""
    view = _View(blocks, marks, guide, page, title)
    if not view.found:
        return Choice((), (), (), view.coverage)
    introduction = view.introduction()
    chosen, seen = [blocks[i] for i in introduction], {blocks[i].folded for i in introduction}
    credits: list[str] = []
    notices: list[str] = []
    for i, block in enumerate(blocks):
        if i in introduction or not view.wanted(i) or (len(block.folded) > 40 and block.folded in seen):
            continue
        if view.unwanted(i):
            credits += [block.text] if CLOSING.match(block.text) else []
            notices += [block.text] if NOISE.match(block.text) else []
        elif len(chosen) > len(introduction) or len(block.folded) >= 30 or i == view.first:
            seen.add(block.folded)
            chosen.append(block)
    while chosen and chosen[-1].tag in HEADINGS:
        chosen.pop()
    return Choice(tuple(chosen), tuple(credits), tuple(notices), view.coverage)


class _View:
    """Blocks with what follows from the guide: where the article stands, and which marks are believed."""

    def __init__(self, blocks: list[Block], marks: list[Mark], guide: str, page: Page, title: str) -> None:
        self.blocks, self.marks, self.page = blocks, marks, page
        self.kinds = [_kind(block) for block in blocks]
        whole = fold(guide)
        self.kept = _kept(blocks, guide, whole)
        self.coverage = self._coverage()
        self.total = sum(len(blocks[i].folded) for i in self.kept)
        self.found = bool(whole) and self.total >= 0.5 * len(whole)
        self._weigh()
        self.names = self._believed()
        self.title = fold(title)
        self.titles = {self.title, *(fold(text) for text in _titles(page))}
        self.first, self.last = self._span()

    def _coverage(self) -> float:
        """Share of the page's commonest kind of long, unlinked paragraphs that the guide has."""
        own: Counter[str] = Counter()
        covered: Counter[str] = Counter()
        for i, (block, kind) in enumerate(zip(self.blocks, self.kinds, strict=True)):
            if len(block.folded) > LONG and block.linked < 0.3 and block.tag in ("p", "div"):
                own[kind] += len(block.folded)
                covered[kind] += len(block.folded) * (i in self.kept)
        return covered[kind] / own[kind] if own and (kind := own.most_common(1)[0][0]) else 1.0

    def _weigh(self) -> None:
        """How much of the article is in each kind of box, each element and each mark."""
        kinds: Counter[str] = Counter()
        boxes: Counter[HtmlElement | None] = Counter()
        self.in_mark: Counter[str] = Counter()
        self.long_in: Counter[int] = Counter()
        for i in self.kept:
            block, size = self.blocks[i], len(self.blocks[i].folded)
            kinds[self.kinds[i]] += size
            boxes[_holder(block)] += size
            self.in_mark.update({self.marks[m].key: size for m in block.marks})
            if size > LONG and block.linked < 0.4:
                self.long_in.update(block.marks)
        self.main_kinds = {kind for kind, size in kinds.items() if size > _MAIN_KIND * self.total}
        self.main_boxes = {box for box, size in boxes.items() if size > _MAIN_BOX * self.total}

    def _believed(self) -> list[frozenset[str]]:
        """For each block the names of the believed marks around it."""
        believed = {number for number, mark in enumerate(self.marks) if self._believe(number, mark)}
        return [frozenset(self.marks[m].name for m in block.marks if m in believed) for block in self.blocks]

    def _believe(self, number: int, mark: Mark) -> bool:
        """A mark around most of the article speaks of the page; a weak one around paragraphs is a layout's name."""
        if mark.name in ("weak", "picture") and (self.long_in[number] >= 2 or mark.element.tag in PARAGRAPHS):
            return False
        inside = self.in_mark[mark.key]
        if inside < _MOST * self.total:
            return True
        return mark.name == "furniture" and self.total - inside > _OWN_LIFE and inside < 0.65 * self.total

    def _span(self) -> tuple[int, int]:
        """Numbers of the first and last block that surely are the article's."""
        long = [i for i in sorted(self.kept) if len(self.blocks[i].folded) > LONG]
        sure = [i for i in long if self.kinds[i] in self.main_kinds and not self.names[i] & OUT]
        span = sure or long or sorted(self.kept) or [0]
        return span[0], span[-1]

    def wanted(self, i: int) -> bool:
        """Whether a block stands where the article is."""
        block = self.blocks[i]
        if i in self.kept:
            if i > self.last:
                return self._near(block, i, wrappers=1)
            free = i <= self.first or block.tag in HEADINGS or "quoted" in self.names[i]
            return free or self._near(block, i, wrappers=0)
        if block.tag in ("td", "th"):
            return self.first < i < self.last and self._near(block, i, wrappers=2)
        if block.tag not in PARAGRAPHS or len(block.folded) <= 10:
            return False
        beside = self.kinds[i] in self.main_kinds or block.owner.getparent() in self.main_boxes
        if self.first < i < self.last:
            return beside or "quoted" in self.names[i]
        return i > self.last and beside and block.tag == "p" and len(block.folded) > 50

    def _near(self, block: Block, i: int, wrappers: int) -> bool:
        """Whether a block stands among the article's paragraphs, or in a list, table or quotation there."""
        if self.kinds[i] in self.main_kinds:
            return True
        box = block.owner.getparent() if block.tag in PARAGRAPHS else block.owner
        while box is not None and box not in self.main_boxes:
            wrappers -= box.tag not in HOLDERS
            if wrappers < 0:
                return False
            box = box.getparent()
        return box is not None

    def unwanted(self, i: int) -> bool:
        """Whether markup or wording says that a block is no text of the article."""
        block, names = self.blocks[i], self.names[i]
        if self.kinds[i] in self.main_kinds:
            names -= {"weak", "picture"}
        if (names & OUT and "quoted" not in names) or self._is_title(i, block):
            return True
        if "pulled" in names and any(k != i and block.folded in self.blocks[k].folded for k in self.kept):
            return True
        return _linky(block) or self._says_so(i, block)

    def _is_title(self, i: int, block: Block) -> bool:
        """Whether a block is the headline, perhaps with a kicker before it."""
        if block.folded in self.titles:
            return True
        near = i <= self.first and len(self.title) > 12 and len(block.folded) < 2.5 * len(self.title)
        return near and block.folded.endswith(self.title)

    def _says_so(self, i: int, block: Block) -> bool:
        size = len(block.folded)
        if NOISE.match(block.text) or (size < 180 and READ_MORE.match(block.text)):
            return True
        if i > self.first and size < 220 and CLOSING.match(block.text):
            return True
        aside = i <= self.first or i not in self.kept or size < 30
        return size < 60 and aside and bool(BYLINE.match(block.text) or DATELINE.match(block.text))

    def introduction(self) -> list[int]:
        """Numbers of the blocks between headline and text that introduce the article."""
        heads = [i for i in range(self.first) if self.blocks[i].folded in self.titles]
        start = heads[-1] if heads else max(0, self.first - 12)
        told = [fold(text)[:40] for text in _descriptions(self.page) if len(text) > 30]
        found = {i: self._introduces(i, told) for i in range(start, self.first)}
        sizes: Counter[HtmlElement | None] = Counter()
        for i, least in found.items():
            sizes[self.blocks[i].owner.getparent()] += len(self.blocks[i].folded) if least else 0
        picked: dict[str, int] = {}
        for i, least in found.items():
            if least and sizes[self.blocks[i].owner.getparent()] >= least:
                picked.setdefault(self.blocks[i].folded, i)
        return list(picked.values())

    def _introduces(self, i: int, told: list[str]) -> int:
        """The letters an introduction needs if the block may be one, 0 if it may not."""
        block, names = self.blocks[i], self.names[i]
        if len(block.folded) < 25 or block.linked > 0.5 or block.folded in self.titles:
            return 0
        if (
            names & {"caption", "quoted", "pulled", "picture"}
            or NOISE.match(block.text)
            or READ_MORE.match(block.text)
        ):
            return 0
        if any(beginning in block.folded for beginning in told):
            return _TOLD
        plain = not names & OUT and len(block.folded) > LONG and block.tag != "li"
        return _STANDFIRST if plain or "standfirst" in names else 0


def _kept(blocks: list[Block], guide: str, whole: str) -> dict[int, None]:
    """Numbers of the blocks that the guide has, in order."""
    lines = {fold(line) for line in guide.split("\n")}
    return {
        i: None
        for i, block in enumerate(blocks)
        if block.folded in lines or (len(block.folded) >= 25 and block.folded in whole)
    }


def _kind(block: Block) -> str:
    """What sort of box a block stands in: its own tag, and its parent's tag and class."""
    parent = block.owner.getparent()
    return f"{block.tag}|{parent.tag}|{parent.get('class') or ''}" if parent is not None else block.tag


def _holder(block: Block) -> HtmlElement | None:
    """The element a block stands in, lists and tables seen through."""
    box = block.owner.getparent()
    while box is not None and box.tag in HOLDERS:
        box = box.getparent()
    return box


def _linky(block: Block) -> bool:
    """Whether a short block is mostly links."""
    size = len(block.folded)
    if size >= 200:
        return False
    if block.linked > 0.8 or (block.linked > 0.6 and block.tag in ("li", "h3", "h4", "div")):
        return True
    return block.linked > 0.55 and size < 110 and not block.text.endswith(_ENDS)


def _titles(page: Page) -> Iterator[str]:
    yield from (text for _, text in page.headings)
    yield page.first("og:title")
    yield str(page.article.get("headline") or "")


def _descriptions(page: Page) -> Iterator[str]:
    yield page.first("og:description")
    yield page.first("description")
    yield str(page.article.get("description") or "")
