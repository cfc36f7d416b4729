"""News agencies credited in a dateline, byline or credit line, by their usual short names."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Short name → spellings, as regular expressions without their borders. Order: longer claims first where one could
# hide another.
_AGENCIES: tuple[tuple[str, str], ...] = (
    ("Reuters", r"Reuters|Рейтер[с]?|رويترز|路透社?|رویترز"),
    ("AFP", r"AFP|Agence France[- ]Presse|АФП|فرانس برس|أ\s?ف\s?ب|法新社|خبرگزاری فرانسه"),
    ("AP", r"AP|Associated Press|Ассошиэйтед Пресс|أسوشيتد ?برس|美联社|آسوشیتدپرس"),
    ("dpa", r"dpa|Deutsche Presse-Agentur|د\s?ب\s?أ|德新社"),
    ("Interfax", r"(?:Interfax|INTERFAX)(?:-\w+|\.RU)?|Интерфакс(?:-\w+)?|Інтерфакс(?:-\w+)?"),
    ("TASS", r"(?:ITAR-)?TASS|(?:ИТАР-)?ТАСС|塔斯社|تاس"),
    ("RIA Novosti", r"RIA(?: Novosti)?|РИА(?: Новости)?|俄新社"),
    ("Anadolu", r"Anadolu(?: Agency| Ajansı)?|AA|Анадолу|الأناضول|Анадолы"),
    ("Xinhua", r"Xinhua|Синьхуа|新华社|新華社|شينخوا"),
    ("Ukrinform", r"Ukrinform|Укринформ|Укрінформ"),
    ("Kazinform", r"Kazinform|Казинформ|КАЗИНФОРМ|Қазақпарат|QazAqparat|KAZINFORM"),
    ("EFE", r"EFE|إفي"),
    ("ANSA", r"ANSA"),
    ("DHA", r"DHA|Demirören Haber Ajansı"),
    ("IHA", r"İHA|İhlas Haber Ajansı"),
    ("KCNA", r"KCNA|朝鲜中央通讯社"),
    ("Kyodo", r"Kyodo(?: News)?|共同(?:通信|社)?"),
    ("Yonhap", r"Yonhap|연합뉴스|韩联社"),
    ("IRNA", r"IRNA|ایرنا|إرنا"),
    ("SPA", r"SPA|واس"),
    ("APA", r"APA"),
    ("PA", r"PA Media|Press Association"),
    ("Europa Press", r"Europa Press|EUROPA PRESS"),
    ("BelTA", r"BelTA|БелТА|БЕЛТА"),
    ("Trend", r"Trend News Agency"),
    ("24.kg", r"24\.kg"),
    ("AKIpress", r"AKIpress"),
)  # fmt: skip
_ALL = "|".join(f"(?P<a{i}>{spelling})" for i, (_, spelling) in enumerate(_AGENCIES))
_ALONE = re.compile(rf"(?<!\w)(?:{_ALL})(?!\w)")
# Set off at both sides: "ALMATY, Jan 5 (Reuters) -", "МОСКВА, 5 января. /ТАСС/.", "PARIS (AFP) –".
_SET_OFF = re.compile(rf"(?:^|[(/\[\-–—.،,:|]\s?)(?:{_ALL})(?:\s?[)/\]\-–—:|.]|\s+[-–—])")
_CHINESE = re.compile(rf"^\W{{0,3}}(?:{_ALL})[^\n]{{0,24}}[电電]")
_SOURCE = re.compile(
    r"(?:source|quelle|kaynak|fuente|fonte|источник|джерело|дереккөз|المصدر|منبع|来源|來源|with|"
    r"mit material von)\s*[:：]?\s*$",
    re.IGNORECASE,
)
_OPENING = 160  # characters a dateline may take
_CREDIT = 60  # characters a credit line may have


def find_credit(text: str, authors: Iterable[str] = ()) -> str:
    """The agency a text is credited to, or "". Looks at the dateline, then the byline, then a closing credit line.

    An agency merely quoted in the text ("he told Reuters") is no credit.
    """
    first, *_ = text.split("\n", 1)
    if found := _named(_CHINESE.search(first)) or _named(_SET_OFF.search(first[:_OPENING])):
        return found
    for author in authors:
        if found := _named(_ALONE.search(author)):
            return found
    return _closing(text)


def _closing(text: str) -> str:
    """An agency in a short last line that names little else: "(AFP)", "Источник: ТАСС", "dpa/abc"."""
    for line in text.split("\n")[-2:]:
        match = _ALONE.search(line) if len(line) <= _CREDIT else None
        if match is None:
            continue
        before, after = line[: match.start()], line[match.end() :]
        if not re.search(r"\w{4}", after) and (not re.search(r"\w{4}", before) or _SOURCE.search(before)):
            return _named(match)
    return ""


def _named(match: re.Match[str] | None) -> str:
    if match is None:
        return ""
    index = next(int(name[1:]) for name, value in match.groupdict().items() if value)
    return _AGENCIES[index][0]


def agencies_named(text: str) -> frozenset[str]:
    """Every agency a text names, by its usual short name, credited or only quoted."""
    return frozenset(_named(match) for match in _ALONE.finditer(text))
