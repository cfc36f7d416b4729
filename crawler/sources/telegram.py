"""Telegram's public preview of a channel (https://t.me/s/NAME): every message is a lead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree

from crawler.sources.gathering import Entry, Gathering
from crawler.sources.plain import words_of
from storage.records import Listing, NotAListing

_POST = re.compile(r"[A-Za-z0-9_]{3,64}/[0-9]{1,12}")
_HOSTS = ("t.me", "telegram.me")


def is_preview(address: str) -> bool:
    """Whether this is the address of a channel's preview."""
    parts = urlsplit(address)
    return parts.hostname in _HOSTS and parts.path.startswith("/s/")


def read_preview(root: etree._Element, gathering: Gathering, limit: int) -> Listing | NotAListing:
    """The messages of a channel, the newest last as on the page. The first line of a message is its title."""
    for post, message in _messages(root):
        text = _part(message, "tgme_widget_message_text")
        content = "" if text is None else words_of(text)
        time = next((str(t.get("datetime")) for t in message.iter("time") if t.get("datetime")), "")
        title = next((line for line in content.splitlines() if line.strip()), "")
        gathering.add(Entry(f"https://t.me/{post}", title=title, content=content, date=time))
    leads = gathering.newest(limit)
    if not leads:
        return NotAListing(
            gathering.address, "no messages on the page (the channel may not exist or have no preview)"
        )
    return Listing("telegram", gathering.address, leads, notes=gathering.remarks.lines())


def _messages(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    for element in root.iter("div"):
        post = str(element.get("data-post") or "")
        if _POST.fullmatch(post):
            yield post, element


def _part(message: etree._Element, name: str) -> etree._Element | None:
    """The message's own part of that class, not that of a message it answers."""
    return next(
        (
            part
            for part in message.iter("div")
            if name in str(part.get("class") or "").split()
            and "js-message_text" in str(part.get("class") or "")
        ),
        None,
    )
