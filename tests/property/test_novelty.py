"""Novelty of any sentence at all."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crawler.stories.novelty_weights import NEW
from crawler.stories.terms import MAX_TERMS, terms
from tests.unit.stories.recall import STORY, Desk

LANGUAGES = st.sampled_from(["en", "ru", "uk", "kk", "tr", "ar", "fa", "fr", "es", "de", "zh", "", "xx"])
SENTENCES = st.lists(st.text(max_size=120).filter(lambda text: terms(text, "en").all != ()), max_size=6)


@settings(deadline=None)  # dictionaries are opened
@given(st.text(max_size=900), LANGUAGES)
def test_any_text_has_bounded_terms(text: str, language: str) -> None:
    found = terms(text, language)
    assert len(found.all) <= MAX_TERMS
    assert found == terms(text, language)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400), LANGUAGES)
def test_what_was_just_remembered_is_not_new(text: str, language: str) -> None:
    assume(terms(text, language).all)
    desk = Desk()
    desk.told(*STORY)
    before = desk.score(text, language)
    desk.told(text, language=language)
    after = desk.score(text, language)
    assert 0 <= after <= before <= 1
    assert after < NEW


@settings(max_examples=30, deadline=None)
@given(SENTENCES, st.randoms(use_true_random=False))
def test_neither_order_nor_batches_of_the_memory_change_a_score(texts: list[str], luck: object) -> None:
    whole, single = Desk(), Desk()
    rows = list(dict.fromkeys((*STORY, *texts)))
    for text in rows:
        whole.told(text)
    shuffled = rows[:]
    luck.shuffle(shuffled)  # type: ignore[attr-defined]
    single.told(*shuffled)
    for text in (STORY[0], *texts[:2], "A landslide near Nurek buried 17 workers."):
        assert (
            dict(whole.judged(text)[0].numbers)["likeness"]
            == dict(single.judged(text)[0].numbers)["likeness"]
        )
        assert abs(whole.score(text) - single.score(text)) < 0.05
