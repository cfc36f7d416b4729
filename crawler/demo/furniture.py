"""The parts of a page that are not the article: what extraction has to see through."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape

from crawler.demo.script import Outlet, Piece

Link = tuple[str, str]  # path, title


def links(items: Sequence[Link], css: str) -> str:
    """A list of links."""
    rows = "".join(f'<li><a href="{escape(path)}">{escape(title)}</a></li>' for path, title in items)
    return f'<ul class="{css}">{rows}</ul>'


def header(outlet: Outlet) -> str:
    """Masthead, navigation and search box."""
    words = outlet.words
    nav = links(
        [("/", words["home"]), *((f"/{key}/", label) for key, label in outlet.sections.items())], "nav-list"
    )
    return (
        f'<header class="masthead"><a class="logo" href="/">{escape(outlet.name)}</a>'
        f'<p class="tagline">{escape(outlet.tagline)}</p><nav>{nav}</nav>'
        f'<form action="/search"><input name="q" placeholder="{escape(words["search"])}"></form></header>'
    )


def footer(outlet: Outlet) -> str:
    """Service links and the copyright line."""
    words = outlet.words
    service = [("/about", words["about"]), ("/contact", words["contact"]), ("/privacy", words["privacy"])]
    return (
        f'<footer class="site-footer">{links(service, "service")}'
        f"<p>&copy; 1996-2022 {escape(outlet.name)}. {escape(words['rights'])}</p></footer>"
    )


def cookie(outlet: Outlet) -> str:
    """The consent banner, if the outlet has one."""
    if "cookie" not in outlet.furniture:
        return ""
    words = outlet.words
    return (
        f'<div class="cookie-banner" role="dialog"><p>{escape(words["cookie"])}</p>'
        f"<button>{escape(words['accept'])}</button></div>"
    )


def share(outlet: Outlet, piece: Piece) -> str:
    """The share bar, if the outlet has one."""
    if "share" not in outlet.furniture:
        return ""
    address = escape(f"http://{outlet.host}{piece.path}")
    services = [
        (f"https://social-{n}.example/share?u={address}", name)
        for n, name in enumerate(("Chat", "Post", "Mail"))
    ]
    return (
        f'<div class="share-bar"><span>{escape(outlet.words["share"])}</span>{links(services, "share")}</div>'
    )


def newsletter(outlet: Outlet) -> str:
    """The subscription box that stands between the paragraphs, if the outlet has one."""
    if "newsletter" not in outlet.furniture:
        return ""
    words = outlet.words
    return (
        f'<aside class="newsletter-box"><p>{escape(words["newsletter"])}</p>'
        f'<form action="/subscribe"><input type="email"><button>{escape(words["subscribe"])}</button>'
        "</form></aside>"
    )


def box(outlet: Outlet, name: str, items: Sequence[Link]) -> str:
    """A titled box of links ("related", "most read", "tags"), if the outlet has one and has links for it."""
    if name not in outlet.furniture or not items:
        return ""
    css = name.replace(" ", "-")
    title = escape(outlet.words[name.replace(" ", "_")])
    return f'<aside class="{css}-box"><h4>{title}</h4>{links(items, css)}</aside>'


def comments(outlet: Outlet) -> str:
    """The comment form, if the outlet has one."""
    if "comments" not in outlet.furniture:
        return ""
    words = outlet.words
    return (
        f'<section class="comments" id="comments"><h3>{escape(words["comment_form"])}</h3>'
        f"<p>{escape(words['comments'])}</p><form><textarea></textarea></form></section>"
    )


@lru_cache(maxsize=64)
def wall(headlines: tuple[str, ...]) -> str:
    """Cards that tease other articles, six elements each, as they stand below an article."""
    cards = "".join(
        f'<div class="card"><a href="/more/{number}"><figure><img src="/pictures/{number}.jpg" alt=""></figure>'
        f'<h3>{escape(headline)}</h3></a><span class="when">{number % 24} h</span></div>'
        for number, headline in enumerate(headlines)
    )
    return f'<section class="wall">{cards}</section>' if headlines else ""


@lru_cache(maxsize=32)
def filler(size: int) -> str:
    """A script and a style sheet of about ``size`` bytes, as pages carry them inline."""
    rule = ".grid-{n}{{display:flex;margin:0 auto;padding:{n}px;max-width:1180px}}"
    call = "window.queue=window.queue||[];queue.push({{slot:'slot-{n}',size:[300,{n}],lazy:true}});"
    half = size // 2
    styles = "".join(rule.format(n=n) for n in range(half // 70))
    scripts = "".join(call.format(n=n) for n in range(half // 85))
    return f"<style>{styles}</style><script>{scripts}</script>"
