"""What sort of page it is, and the smaller facts: section, tags, image, site name."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from crawler.extraction.jsonld import strings, types
from crawler.extraction.page import Page
from crawler.text import one_line

_LIVE = re.compile(r"/live(?:blog|ticker|-updates?|-news)?(?:[/-]|$)|liveticker|live-updates", re.IGNORECASE)
_LIVE_TITLE = re.compile(
    r"\blive\s*(?:updates?|blog|ticker)\b|\bliveticker\b|онлайн-трансляция|en direct\b", re.IGNORECASE
)
_OPINION = re.compile(
    r"/(?:opinions?|comment(?:isfree|ary)?|kommentare?|meinung|tribuna|columnas?|editorials?|mneniya)/", re.I
)
_VIDEO = re.compile(r"/(?:videos?|watch|av)/", re.IGNORECASE)
_GALLERY = re.compile(
    r"/(?:gallery|galleries|photos?|fotostrecken?|in-pictures|diaporama|galeri)/", re.IGNORECASE
)
_RELEASE = re.compile(
    r"/(?:press-?releases?|pressemitteilung(?:en)?|newsroom/press|communiques?)/", re.IGNORECASE
)


def find_kind(page: Page, title: str, text: str, links: int) -> str:
    """article, live blog, opinion, video, gallery, press release or index page."""
    declared = types(page.article)
    path = urlsplit(page.address).path
    section = find_section(page).casefold()
    if "LiveBlogPosting" in declared or _LIVE.search(path) or _LIVE_TITLE.search(title):
        return "live blog"
    if (
        declared & {"OpinionNewsArticle"}
        or _OPINION.search(path)
        or section in ("opinion", "meinung", "мнения")
    ):
        return "opinion"
    if "PressRelease" in declared or _RELEASE.search(path):
        return "press release"
    if len(text) < 600 and (_VIDEO.search(path) or page.first("og:type").startswith("video")):
        return "video"
    if _GALLERY.search(path):
        return "gallery"
    bare = path.strip("/") == "" or page.first("og:type") == "website"
    return "index page" if not page.article and bare and links > 60 and len(text) < 40 * links else "article"


def find_section(page: Page) -> str:
    """The outlet's own name for the part of the paper, "" if it says none."""
    for text in (
        *strings(page.article.get("articleSection")),
        *page.said("article:section", "parsely-section", "section"),
    ):
        if name := one_line(text, 100):
            return name
    return ""


def find_tags(page: Page) -> tuple[str, ...]:
    """Keywords as the page declares them, without repeats, at most 50."""
    said = [*strings(page.article.get("keywords")), *page.said("article:tag")]
    said = said or list(page.said("news_keywords", "keywords", "parsely-tags", "sailthru.tags"))
    words = [one_line(word, 100) for text in said for word in re.split(r"[,;]", text)]
    unique: dict[str, str] = {}
    for word in filter(None, words):
        unique.setdefault(word.casefold(), word)
    return tuple(unique.values())[:50]


def find_image(page: Page) -> str:
    """Address of the article's picture, http(s) only."""
    for claim in (
        *page.said("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"),
        *_own_images(page),
    ):
        try:
            address = urljoin(page.address, claim)
            if urlsplit(address).scheme in ("http", "https"):
                return address[:2000]
        except ValueError:
            continue
    return ""


def _own_images(page: Page) -> list[str]:
    image = page.article.get("image")
    first = image[0] if isinstance(image, list) and image else image
    url = first.get("url") if isinstance(first, dict) else first
    return [url] if isinstance(url, str) else []


def find_site_name(page: Page) -> str:
    """What the outlet calls itself; "" if it does not say."""
    for text in (
        *page.said("og:site_name", "application-name"),
        *strings(page.article.get("publisher")),
        *page.said("twitter:site"),
    ):
        if name := one_line(text, 100).removeprefix("@"):
            return name
    return ""
