"""Languages that letters and common words tell apart where the detector, made for long texts, does not."""

from __future__ import annotations

import re

_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "wuu": "zh", "yue": "zh"}
"""Written forms, old codes and close kin of one language."""
_UKRAINIAN = re.compile("[іїєґ]", re.IGNORECASE)
_RUSSIAN = re.compile("[ыэъё]", re.IGNORECASE)
_OTHER_CYRILLIC = re.compile("[ўәғқңөұүһјљњћђџѓќѕҷӣӯҳ]", re.IGNORECASE)
_LIKE_UKRAINIAN = frozenset(["uk", "ru", "be", "bg", "mk", "sr"])  # not Kazakh, which has і too
_ARABIC = re.compile("[\u0620-\u064a]")
_PERSIAN_ONLY = re.compile("[پچژگکی]")
_ARABIC_ONLY = re.compile("[ةيىكأإ]")
_OTHER_ARABIC = re.compile("[ٹڈڑےںہھټډړښږڼېێۆڕڵۇۈۋەڭٽڄڃڀٺ]")
_WORD = re.compile(r"[^\W\d_]+")
# Kazakh in Latin letters as it is written since 2018 (á ǵ ń ó ú ý) and since 2021 (ä ğ ñ ö ü ū ş): words that no
# other Turkic language writes so, stems with any ending behind them.
_KAZAKH = re.compile(
    r"(?:j[äáa]ne|zh[äáa]ne|[üú]şin|[üú]shin|t[ýu]raly|bo[iı]yn(?:ş|sh)a|ke[iı]in|bolady|boldy|bolyp|arqyly|"
    r"jyly|jyl[ğǵ]y|jasady|bekitti|habarlady|m[äá]limdedi|[öó]tti|[öó]tken|sonda[iı]|(?:qala|qazaq|memleket|"
    r"[üú]kimet|halyq|halq|b[üú]gin|otyrys|jar[iı]+alan|t[öó]ten(?:ş|sh)e|bas(?:ş|sh)y)\w*)"
)
_UZBEK = re.compile(r"\b(?:va|bilan|uchun)\b|[og][ʻ‘’'`]")
_SURE = 0.95
_FEWEST = 2  # different Kazakh words …
_EVERY = 25  # … and one in so many


def told_by_letters(text: str, code: str, probability: float) -> tuple[str, float]:
    """The detector's answer (ISO 639-1, 0..1), put right where letters or words leave no doubt."""
    code = _SAME.get(code, code)
    if probability < _SURE and (other := _by_script(text, code)):
        return other, _SURE
    if _is_latin_kazakh(text):
        return "kk", _SURE
    return code, probability


def _by_script(text: str, code: str) -> str:
    """uk, fa or ar where the text has letters that its likeliest rival has not, and none of a third; else ""."""
    if code in _LIKE_UKRAINIAN and not _OTHER_CYRILLIC.search(text):
        return "uk" if _UKRAINIAN.search(text) and not _RUSSIAN.search(text) else ""
    if _ARABIC.search(text) and not _OTHER_ARABIC.search(text):
        persian, arabic = bool(_PERSIAN_ONLY.search(text)), bool(_ARABIC_ONLY.search(text))
        return "" if persian == arabic else "fa" if persian else "ar"
    return ""


def _is_latin_kazakh(text: str) -> bool:
    text = text.lower()
    if "q" not in text or "ə" in text or _UZBEK.search(text):
        return False
    words = _WORD.findall(text)
    found = [word for word in words if _KAZAKH.fullmatch(word)]
    return len(set(found)) >= _FEWEST and len(found) * _EVERY >= len(words)
