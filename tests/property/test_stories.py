"""Whatever a page holds, reading what is new in it is bounded and never raises."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.stories.developments import judge
from crawler.stories.figures import SLOTS, claims
from crawler.stories.numbers import BIGGEST, numbers
from crawler.stories.reports import Memory, Report, read
from crawler.stories.sketch import packed, unpacked
from crawler.stories.words import sentences, words

READ = ["en", "ru", "tr", "kk", "uk", "ar", "fa", "fr", "es", "de", "zh"]
LANGUAGES = st.sampled_from([*READ, "", "zz"])
WORDS = (
    "12 1,200 5 800 dozens killed people officers погибли человек тысяч 10 bin kişi öldü 164 адам қаза тапты , . "
    "; ( ) - from to number of detained rose withdrew report mistake at least nearly не 2022 7 January % $ : "
    "12 Menschen getötet tué morts muertos загинули قتل ١٢٣ شخصا و کشته نفر 一百六十四 人 死亡 三人"
)
PARTS = st.sampled_from(WORDS.split())
TEXTS = st.one_of(st.text(max_size=300), st.lists(PARTS, max_size=40).map(" ".join))
AT = datetime(2022, 3, 1, tzinfo=UTC)


@settings(max_examples=300, deadline=None)
@given(TEXTS, LANGUAGES)
def test_claims_are_sound_whatever_the_sentence(text: str, language: str) -> None:
    for claim in claims(text, language, 2022):
        assert claim.slot in (*SLOTS, "")
        assert 0 < claim.lo <= claim.hi <= BIGGEST
        assert claim.sentence == text


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(READ))
def test_numbers_stand_in_order_and_do_not_overlap(text: str, language: str) -> None:
    found = numbers(text, words(text, language), language)
    assert all(n.first <= n.start < n.end for n in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS, LANGUAGES)
def test_a_report_is_judged_and_its_sketch_survives_the_archive(title: str, text: str, language: str) -> None:
    found = read(Report("t", 1, "k", "s", title, text, language, AT))
    judged = judge(found, Memory())
    assert len({one.key for one in judged.developments}) == len(judged.developments)
    again = unpacked(packed(found.sketch))
    assert (again.acts, again.figures, again.cities) == (
        found.sketch.acts,
        found.sketch.figures,
        found.sketch.cities,
    )


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=2000))
def test_sentences_lose_no_word_but_a_dateline(text: str) -> None:
    whole = "".join("".join(sentences(f"x. {text}")).split())
    assert whole == "".join(f"x. {text}".split()) or len(text) > 600
