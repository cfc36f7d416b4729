"""Numbers in text as values: digits of every script and grouping, with or without a word ("1,5 млн", "5.8万"), and
numbers written as words, in eleven languages."""

from crawler.numerals.chinese import chinese_value
from crawler.numerals.reading import Numeral, numerals

__all__ = ["Numeral", "chinese_value", "numerals"]
