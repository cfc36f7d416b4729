"""Renders the made-up outlets' HTML: article pages, front pages, and what stands where a page is gone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape

from crawler.demo import furniture
from crawler.demo.furniture import Link
from crawler.demo.script import Outlet, Piece, State

FEED_TYPES = {
    "rss": "application/rss+xml",
    "rss full": "application/rss+xml",
    "atom": "application/atom+xml",
    "json feed": "application/feed+json",
}


def article_page(
    outlet: Outlet, piece: Piece, state: State, related: Sequence[Link], most_read: Sequence[Link]
) -> str:
    """The page of one article in one state."""
    tags = [(f"/tag/{piece.section}", outlet.sections.get(piece.section, piece.section))]
    below = (
        furniture.box(outlet, "tags", tags)
        + furniture.box(outlet, "related", related)
        + furniture.comments(outlet)
    )
    aside = furniture.box(outlet, "most read", most_read) + furniture.wall(outlet.wall)
    inner = _LAYOUTS[outlet.layout](outlet, piece, state)
    return _document(outlet, _article_head(outlet, piece, state), f"<main>{inner}{below}</main>{aside}")


def front_page(outlet: Outlet, shown: Sequence[tuple[Piece, State]]) -> str:
    """The front page: the newest articles with their first lines, and a link robots.txt forbids."""
    teasers = "".join(
        f'<div class="teaser"><h2><a href="{escape(piece.path)}">{escape(state.title)}</a></h2>'
        f"<p>{escape(lead(state))}</p></div>"
        for piece, state in shown
    )
    hidden = (
        f'<p class="notice"><a href="{escape(outlet.forbidden)}">{escape(outlet.forbidden_title)}</a></p>'
        if outlet.forbidden
        else ""
    )
    head = f"<title>{escape(outlet.name)} | {escape(outlet.tagline)}</title>{_feed_link(outlet)}"
    title = escape(outlet.words["latest"])
    return _document(
        outlet, head, f'<main><h1>{title}</h1><div class="latest">{teasers}</div>{hidden}</main>'
    )


def notice_page(outlet: Outlet, title: str, text: str) -> str:
    """A page with one sentence: not found, busy."""
    return _document(
        outlet,
        f"<title>{escape(title)}</title>",
        f"<main><h1>{escape(title)}</h1><p>{escape(text)}</p></main>",
    )


def lead(state: State, limit: int = 220) -> str:
    """The first words of an article, as listings show them."""
    first = state.paragraphs[0] if state.paragraphs else ""
    return first if len(first) <= limit else first[:limit].rsplit(" ", 1)[0] + "…"


def credit_line(outlet: Outlet, piece: Piece) -> str:
    """ "Source: Steppe Wire" in the outlet's language; "" for an article of its own."""
    return outlet.words["credit"].format(agency=piece.credit) if piece.credit else ""


def _document(outlet: Outlet, head: str, body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{outlet.language}"><head><meta charset="{outlet.encoding}">'
        f'<meta name="viewport" content="width=device-width">{head}{furniture.filler(outlet.filler)}</head>\n'
        "<body>"
        f"{furniture.cookie(outlet)}{furniture.header(outlet)}\n{body}\n{furniture.footer(outlet)}</body></html>\n"
    )


def _article_head(outlet: Outlet, piece: Piece, state: State) -> str:
    address = f"http://{outlet.host}{piece.path}"
    return (
        f"<title>{escape(state.title)} | {escape(outlet.name)}</title>"
        f'<link rel="canonical" href="{escape(address)}">'
        f'<meta name="description" content="{escape(lead(state))}">'
        f'<meta property="og:type" content="article">'
        f'<meta property="og:title" content="{escape(state.title)}">'
        f'<meta property="og:site_name" content="{escape(outlet.name)}">{_feed_link(outlet)}'
        f"{_declared(outlet, piece, state, address)}"
    )


def _feed_link(outlet: Outlet) -> str:
    if not outlet.feed:
        return ""
    kind = FEED_TYPES[outlet.listing]
    return f'<link rel="alternate" type="{kind}" title="{escape(outlet.name)}" href="{outlet.feed}">'


def _declared(outlet: Outlet, piece: Piece, state: State, address: str) -> str:
    """The dates a page declares in its head. A silent edit shows in no outlet's modified time."""
    published = outlet.stamp(piece.published)
    modified = outlet.stamp(state.at if state.note else piece.published)
    if outlet.dates == "meta":
        return (
            f'<meta property="article:published_time" content="{published}">'
            f'<meta property="article:modified_time" content="{modified}">'
            f'<meta name="author" content="{escape(piece.author)}">'
        )
    if outlet.dates != "json-ld":
        return ""
    linked = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": state.title,
        "datePublished": published,
        "dateModified": modified,
        "inLanguage": piece.language,
        "mainEntityOfPage": address,
        "articleSection": outlet.sections.get(piece.section, piece.section),
        "author": {
            "@type": "Person" if piece.author != outlet.desk else "Organization",
            "name": piece.author,
        },
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name},
    }
    text = json.dumps(linked, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def _time(outlet: Outlet, piece: Piece) -> str:
    """The date a reader sees; for machines too, or not at all, as the outlet declares its dates."""
    if outlet.dates == "none":
        return ""
    local = piece.published.astimezone(outlet.zone)
    shown = f"{local:%d.%m.%Y %H:%M}"
    if outlet.dates == "time":
        return f'<time class="date" datetime="{outlet.stamp(piece.published)}">{shown}</time>'
    return f'<span class="date">{escape(outlet.words["published"])}: {shown}</span>'


def _paragraphs(outlet: Outlet, piece: Piece, state: State) -> list[str]:
    note = [f'<p class="correction"><em>{escape(state.note)}</em></p>'] if state.note else []
    credit = credit_line(outlet, piece)
    after = [f'<p class="credit">{escape(credit)}</p>'] if credit else []
    return note + [f"<p>{escape(paragraph)}</p>" for paragraph in state.paragraphs] + after


def _as_article(outlet: Outlet, piece: Piece, state: State) -> str:
    body = _paragraphs(outlet, piece, state)
    return (
        f'<article class="story"><h1>{escape(state.title)}</h1>'
        f'<div class="byline"><span class="author">{escape(piece.author)}</span> {_time(outlet, piece)}</div>'
        f"{furniture.share(outlet, piece)}\n{_with_newsletter(outlet, body, 2)}</article>"
    )


def _as_div(outlet: Outlet, piece: Piece, state: State) -> str:
    body = _paragraphs(outlet, piece, state)
    return (
        f'<div class="post"><h1 class="entry-title">{escape(state.title)}</h1>'
        f'<div class="post-meta">{escape(piece.author)} {_time(outlet, piece)}</div>'
        f'<div class="entry-content">\n{_with_newsletter(outlet, body, 3)}</div>'
        f"{furniture.share(outlet, piece)}</div>"
    )


def _as_old(outlet: Outlet, piece: Piece, state: State) -> str:
    return (
        f'<div class="page"><div class="left">{_time(outlet, piece)}{furniture.share(outlet, piece)}</div>'
        f'<div class="center"><h1 class="news_title">{escape(state.title)}</h1>'
        f'<div class="news_text">\n{_joined(_paragraphs(outlet, piece, state))}</div>'
        f'<div class="news_author">{escape(piece.author)}</div></div></div>'
    )


def _with_newsletter(outlet: Outlet, body: Sequence[str], after: int) -> str:
    return _joined(body[:after]) + furniture.newsletter(outlet) + _joined(body[after:])


def _joined(paragraphs: Sequence[str]) -> str:
    return "\n".join(paragraphs)


_LAYOUTS = {"article": _as_article, "div": _as_div, "old": _as_old}
