"""Pages that stand between a reader and the news: bot challenges, consent walls, refusals."""

from __future__ import annotations

import re

_TITLE = re.compile(r"<title[^>]*>([^<]{0,300})", re.IGNORECASE)
_HEAD = 100_000  # characters
# By markup that only the wall itself carries. (Cloudflare puts "challenge-platform" on ordinary pages too.)
_MARKUP = (
    (
        "a Cloudflare challenge page",
        ("_cf_chl_opt", "cf-browser-verification", "/cdn-cgi/challenge-platform/h/b/orch"),
    ),
    (
        "a DDoS-Guard challenge page",
        ("ddos-guard/js-challenge", "check.ddos-guard.net", "/.well-known/ddos-guard/"),
    ),
    ("a DataDome challenge page", ("geo.captcha-delivery.com", "ct.captcha-delivery.com/c.js")),
    (
        "an Imperva challenge page",
        ("_Incapsula_Resource?SWUDNSAI", "Request unsuccessful. Incapsula incident"),
    ),
    ("a PerimeterX challenge page", ("px-captcha",)),
    ("a Sucuri challenge page", ("sucuri_cloudproxy_js",)),
    ("an Anubis challenge page", ("anubis_challenge",)),
    ("a Qrator challenge page", ("/__qrator/qauth",)),
    ("an AWS challenge page", ("awsWafCookieDomainList",)),
    (
        "a consent page",
        ("consent.google.com/save", "consent.youtube.com/save", "guce.advertising.com/collectIdentifiers"),
    ),
)
_TITLES = (
    (
        "a challenge page",
        re.compile(
            r"just a moment|checking your browser|one moment, please|ddos-guard|are you (?:a robot|human)"
            r"|security check|attention required|verify you are human|making sure you're not a bot"
            r"|проверка браузера",
            re.IGNORECASE,
        ),
    ),
    (
        "a refusal",
        re.compile(
            r"(?:access denied|(?:error )?403(?:\W+forbidden)?|forbidden|request blocked)\s*(?:\Z|[|-])",
            re.IGNORECASE,
        ),
    ),
    (
        "a consent page",
        re.compile(r"before you continue|cookie consent|privacy (?:choices|gate)", re.IGNORECASE),
    ),
)


def obstacle(markup: str) -> str:
    """What wall an HTML page is, as "a Cloudflare challenge page"; "" where it is none."""
    head = markup[:_HEAD]
    title = _TITLE.search(head)
    for name, marks in _MARKUP:
        if any(mark in head for mark in marks):
            return name
    return next((name for name, words in _TITLES if title and words.match(title[1].strip())), "")
