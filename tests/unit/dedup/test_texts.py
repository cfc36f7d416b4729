from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dedup import fingerprint

TEXT = (
    "Protesters entered the airport of Almaty on Wednesday evening and left some hours later, officials say. "
    "Airlines have cancelled 18 flights; “nobody was hurt”, a spokesman told reporters on the phone."
)


@pytest.mark.parametrize(
    "same",
    [
        TEXT.upper(),
        TEXT.replace(" ", "\n"),
        TEXT.replace("“", '"').replace("”", '"').replace(";", " —"),
        TEXT.replace("officials", "off\u00adici\u200bals"),
        unicodedata.normalize("NFD", TEXT),
        TEXT.replace("fl", "ﬂ").replace(" ", "\u00a0"),
        TEXT.replace("18", "１８"),
        f"  {TEXT}…",
    ],
)
def test_texts_that_read_the_same(same: str) -> None:
    assert fingerprint(same) == fingerprint(TEXT)
    assert re.fullmatch("[0-9a-f]{64}", fingerprint(same))


@pytest.mark.parametrize(
    ("old", "new"),
    [("18", "12"), ("18", "1.8"), ("18", "18%"), ("cancelled", "resumed"), ("18", "$18"), ("some", "")],
)
def test_texts_that_do_not(old: str, new: str) -> None:
    assert fingerprint(TEXT.replace(old, new)) != fingerprint(TEXT)


def test_vowel_signs_are_part_of_words() -> None:
    text = "हिन्दी समाचार " * 20
    assert fingerprint(text) != fingerprint(text.replace("हिन्दी", "हन्द"))


def test_short_texts_have_none() -> None:
    assert fingerprint(" ".join(f"w{n}" for n in range(24))) == ""
    assert fingerprint(" ".join(f"w{n}" for n in range(25))) != ""
    assert fingerprint("— … !" * 100) == ""
    assert fingerprint("阿拉木图机场" * 3) == ""
    assert fingerprint("阿拉木图机场关闭，航班取消。" * 5) != ""


@given(st.text())
def test_any_text(text: str) -> None:
    assert re.fullmatch("([0-9a-f]{64})?", fingerprint(text))
