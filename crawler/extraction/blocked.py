"""Pages that answer 200 and are no article: challenges, consent walls, logins, missing pages."""

from __future__ import annotations

import re

from crawler.extraction.page import Page
from crawler.text import one_line

# Marks in the markup that only such pages carry.
_MARKUP: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "Cloudflare challenge",
        re.compile(r"cf-browser-verification|_cf_chl_opt|cf-challenge|cf_chl_|challenge-error-text"),
    ),
    ("DataDome challenge", re.compile(r"captcha-delivery\.com|geo\.captcha-delivery")),
    ("Imperva challenge", re.compile(r"_Incapsula_Resource|Incapsula incident")),
    ("PerimeterX challenge", re.compile(r"px-captcha")),
    ("Akamai refusal", re.compile(r"errors\.edgesuite\.net")),
    ("AWS challenge", re.compile(r"awsWafCookieDomainList|token\.awswaf\.com")),
    ("DDoS-Guard challenge", re.compile(r"ddos-guard[./](?:js-challenge|check)|/.well-known/ddos-guard")),
    ("Qrator challenge", re.compile(r"__qrator/qauth")),
)
# Titles and headlines that such pages carry, whole or at the beginning, and the text they may have at most.
_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "challenge",
        re.compile(
            r"just a moment|attention required|are you (?:a )?(?:human|robot)|"
            r"verify(?:ing)? (?:that )?you are (?:a )?human|"
            r"checking your browser|security check|access (?:to this page has been )?denied|"
            r"pardon our interruption|"
            r"human verification|please (?:enable|turn) (?:on )?(?:js|javascript|cookies)|"
            r"bot (?:detection|verification)|"
            r"доступ (?:ограничен|заблокирован|запрещ[её]н)|проверка браузера|вы не робот|"
            r"подтвердите, что вы не робот|"
            r"un instant|einen moment|bitte bestätigen sie, dass sie kein|robot olmadığınızı|进行人机验证|安全验证",
            re.IGNORECASE,
        ),
    ),
    (
        "missing page",
        re.compile(
            r"(?:error |http )?404(?!\d)(?:[\s:–-]+(?:page )?not found|[\s:–-]+error)?|"
            r"page (?:not found|cannot be found|could not be found|"
            r"doesn.t exist)|not found$|"
            r"(?:this |the )?page (?:is )?no longer (?:available|exists)|(?:seite|"
            r"artikel) (?:wurde )?nicht gefunden|"
            r"page (?:introuvable|non trouvée)|página no encontrada|pagina non trovata|"
            r"страница не найдена|страницу не найти|сторінк[ау] не знайдено|бет табылмады|sayfa bulunamadı|"
            r"الصفحة غير موجودة|صفحه (?:مورد نظر )?یافت نشد|页面不存在|找不到页面|您访问的页面",
            re.IGNORECASE,
        ),
    ),
    (
        "login",
        re.compile(
            r"(?:please )?(?:log|sign) ?in(?: to| or |$)|subscriber log ?in|anmelden$|einloggen|"
            r"bitte (?:melden|loggen) sie sich|"
            r"connexion$|connectez-vous|iniciar sesión|inicia sesión|accedi$|вход$|войдите|авторизация$|"
            r"увійти$|giriş yap|تسجيل الدخول|登录$|请登录",
            re.IGNORECASE,
        ),
    ),
    (
        "consent wall",
        re.compile(
            r"before you continue|(?:we (?:value|care about)|your) (?:your )?privacy|cookie (?:consent|"
            r"settings|policy)|consent$|"
            r"manage (?:cookies|consent)|datenschutz(?:einstellungen|hinweis)|einwilligung|zustimmung|"
            r"(?:gérer|gestion d).{0,12}(?:cookies|consentement)|consentimiento|"
            r"согласие на (?:обработку|использование)",
            re.IGNORECASE,
        ),
    ),
)
_SHORT = 1_500  # characters of text above which words alone do not make a page a blocked one
_HEADLINE = 2_000  # characters of a page's title that are looked at; a title may have millions
_BARE = 600  # characters below which a mark in the markup does


def why_blocked(page: Page, raw: str, title: str, text: str) -> str:
    """What kind of blocked page it is, or "". A long text with a dated article object is never one."""
    if len(text) > _SHORT or (page.article.get("datePublished") and len(text) > _BARE):
        return ""
    if len(text) < _BARE:
        for name, mark in _MARKUP:
            if mark.search(raw):
                return name
    share = 0.33 if len(text) < 300 else 0.6  # of the heading that the words must be
    document = one_line((page.tree.findtext(".//title") or "")[:_HEADLINE])
    for name, words in _WORDS:
        for heading in (document, title, *(text for _, text in page.headings[:2])):
            match = words.search(heading)
            if match and match.start() <= 20 and len(match[0]) >= share * len(heading):
                return f"{name} ({one_line(heading, 60)})"
    if page.tree.xpath("boolean(//form//input[@type='password'])") and len(text) < 300 and not page.article:
        return "login (a password form and little else)"
    return ""
