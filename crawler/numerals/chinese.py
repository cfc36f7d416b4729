"""Chinese numerals: 一百六十四, 两千三百, 5.8万, 1亿2000万, 二〇二二."""

from __future__ import annotations

import re

_DIGITS = {**dict(zip("零一二三四五六七八九", range(10), strict=True)), "〇": 0, "两": 2, "兩": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
# A numeral of one letter (一, 十, 千 …) is mostly part of a word; with a digit or of two letters it is a number.
NUMERAL = re.compile(
    r"(?<!\d)(?<!\d[.,])\d[\d.,]{0,23}[十百千万萬亿億]+(?:\d[\d.]{0,23}[十百千万萬亿億]+)*|[零〇一二三四五六七八九两兩十百千万萬亿億]{2,}"
)
_PART = re.compile(r"\d[\d.,]*|.")


def chinese_value(numeral: str) -> float | None:
    """The value of a Chinese numeral, digits allowed among the letters; None if it is none (万一, 千万 …)."""
    parts = _PART.findall(numeral[:40])
    if len(parts) > 2 and all(part in _DIGITS for part in parts):  # digit by digit, as years are
        return float("".join(str(_DIGITS[part]) for part in parts))
    whole, section, digit = 0.0, 0.0, None
    for part in parts:
        value = _digit(part)
        if value is not None and not digit:
            digit = value
        elif value is None and part in _SMALL and (digit or part == "十"):
            section, digit = section + _SMALL[part] * (digit or 1), None
        elif value is None and part in _BIG and (section or digit):
            whole, section, digit = whole + (section + (digit or 0)) * _BIG[part], 0.0, None
        else:
            return None
    return whole + section + (digit or 0) or None


def _digit(part: str) -> float | None:
    if part[0].isdecimal():
        try:
            return float(part.replace(",", "").rstrip("."))
        except ValueError:
            return None
    return float(_DIGITS[part]) if part in _DIGITS else None
