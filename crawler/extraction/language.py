"""Language of an article: detected from its text, beside what the page declares."""

from __future__ import annotations

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from crawler.extraction.jsonld import strings
from crawler.extraction.letters import told_by_letters
from crawler.extraction.page import Page

_CODE = re.compile(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z]{2,4}|[-_]\d{3})*")
_ENOUGH = 200  # characters below which a detection is not believed against a declaration
_SAMPLE = 1_500  # characters that say enough


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect_language(text: str) -> tuple[str, float]:
    """ISO 639-1 code and probability; ("", 0) for text without letters."""
    sample = text[:_SAMPLE]
    if not any(c.isalpha() for c in sample):
        return "", 0.0
    code, probability = _identifier().classify(sample)
    return told_by_letters(sample, str(code), float(probability))


def declared_language(page: Page) -> str:
    """What the page says of its language, as BCP 47 with a lower-case first part; "" if nothing usable."""
    claims = [page.tree.get("lang"), page.tree.get("xml:lang"), *strings(page.article.get("inLanguage"))]
    claims += page.said("og:locale", "content-language", "dc.language", "language")
    for claim in claims:
        if claim and _CODE.fullmatch(claim.strip()):
            first, *rest = re.split("[-_]", claim.strip())
            return "-".join([first.lower(), *rest])
    return ""


def article_language(text: str, declared: str) -> tuple[str, str]:
    """The article's language and how it was found: detected, or declared where the text says too little."""
    code, probability = detect_language(text)
    claim = declared.split("-", maxsplit=1)[0]
    if claim and (len(text) < _ENOUGH or probability < 0.9):
        return claim, "declared"
    return code, "detected"
