"""What one sentence adds to what is remembered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.stories.noticed import (
    CONTRADICTS,
    FOUNDS,
    KNOWN,
    MOST,
    NEAR,
    SUPPORTS,
    TOLD,
    Noticed,
    chosen,
    match,
)
from crawler.stories.noticed_cues import Cues, cues_in, kind_of, weight
from crawler.stories.noticed_news import not_news
from crawler.stories.novelty_cues import cues
from crawler.stories.novelty_features import Sentence
from crawler.stories.novelty_told import Rarity, held, weights
from crawler.stories.terms import Terms, terms
from storage.records import Frequencies, Remembered

AT = datetime(2022, 1, 6, 12, tzinfo=UTC)
RARE = Rarity(Frequencies(1000, {}))
BRIDGE = (
    "Engineers closed the Dorva bridge after cracks opened in its northern arch, the transport ministry said."
)


def sentence(text: str, position: int = 0, language: str = "en") -> Sentence:
    return Sentence(text, language, position, terms(text, language))


def cues_of(text: str, new_names: int = 0) -> Cues:
    found = cues(text, "en", AT)
    return cues_in(sentence(text), AT, {"fresh": found.fresh, "old_day": found.days > 0}, new_names)


def compared(one: Sentence, *known: str, **told: str) -> Noticed:
    """The sentence held against others; ``told``: by key of a development, the sentence that tells it."""
    keys = {sentence: [key] for key, sentence in told.items()}
    fresh = cues(one.text, one.language, AT).fresh
    return match(
        one, weights(one.terms.all, RARE), [remembered(text) for text in known], keys, 2022, fresh=fresh
    )


def remembered(text: str, language: str = "en") -> Remembered:
    return Remembered(text, terms(text, language).all, language, 1, 1, 0, "wire", AT)


def test_nothing_known_founds() -> None:
    seen = compared(sentence(BRIDGE))
    assert (seen.what, seen.held, seen.key) == (FOUNDS, 0.0, "")


def test_a_retelling_supports_the_development_it_retells() -> None:
    again = sentence("The Dorva bridge was closed by engineers after cracks had opened in an arch.")
    seen = compared(again, BRIDGE, k=BRIDGE)
    assert (seen.what, seen.key) == (SUPPORTS, "k")
    assert seen.held >= KNOWN


def test_what_is_known_as_background_founds_nothing() -> None:
    seen = compared(sentence(BRIDGE), BRIDGE)
    assert (seen.what, seen.key) == (TOLD, "")


def test_a_rare_word_counts_more_than_a_usual_one() -> None:
    own = weights(["bridge", "the-town"], Rarity(Frequencies(1000, {"the-town": 900})))
    assert held(own, ["bridge"]) > 0.9
    assert held(own, ["the-town"]) < 0.1
    assert held({}, ["bridge"]) == 1.0


def test_another_value_of_one_figure_is_no_repeat() -> None:
    one = "At least 12 people were killed when the Dorva bridge fell, the ministry said."
    other = sentence("At least 31 people were killed when the Dorva bridge fell, the ministry said.")
    seen = compared(other, one, k=one)
    assert (seen.what, seen.key) == (CONTRADICTS, "k")


@pytest.mark.parametrize(
    ("shared", "what"),
    [(("@slv", "@brnt"), SUPPORTS), (("@slv", "port"), FOUNDS), (("#31", "port"), SUPPORTS)],
)
def test_just_below_the_threshold_only_what_names_the_same_supports(
    shared: tuple[str, ...], what: str
) -> None:
    own = (*shared, "dock", "crane", "pier", "quay", "rope", "mast", "sail", "hull", "keel")
    other = (*shared, "dock", "crane", "pier")
    assert KNOWN - NEAR <= held(weights(own, RARE), other) < KNOWN
    one = Sentence("A text.", "en", 0, Terms(own, (), (), 11))
    known = replace(remembered("Another text."), terms=other)
    assert match(one, weights(own, RARE), [known], {"Another text.": ["k"]}, 2022, fresh=False).what == what


def test_between_languages_names_and_numbers_tell() -> None:
    told = "The Union of Dorva will lend Varnholm 450 tents and 12 boats, Harlan Voss said in Dorva."
    same = sentence("Dorva Birliği, Varnholm'a 450 çadır ve 12 tekne verecek, dedi Harlan Voss.", 0, "tr")
    else_ = sentence("Varnholm belediye başkanı limanın borçları yüzünden görevinden ayrıldı.", 0, "tr")
    assert compared(same, told, k=told).what == SUPPORTS
    assert compared(else_, told, k=told).what == FOUNDS


def test_what_tells_of_today_is_less_known() -> None:
    plain = compared(
        sentence("Engineers closed the Dorva bridge after cracks opened in an arch of it."), BRIDGE
    )
    fresh = compared(
        sentence("Engineers closed the Dorva bridge after cracks opened in an arch today."), BRIDGE
    )
    assert fresh.held < plain.held


def test_only_so_many_sentences_are_weighed() -> None:
    many = [
        sentence(f"Reporter number {n} saw Harlan Voss leave the town hall of Dorva.", n) for n in range(300)
    ]
    kept = chosen(many)
    assert len(kept) == MOST
    assert [one.position for one in kept] == sorted(one.position for one in kept)
    assert [one.position for one in kept[:15]] == list(range(15))


def test_deep_sentences_need_a_name_or_a_number() -> None:
    deep = sentence("the crowd moved slowly along the river and nobody spoke for a while", 30)
    assert chosen([deep]) == []
    named = sentence("the crowd moved slowly along the river to the house of Harlan Voss", 30)
    assert chosen([named]) == [named]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Read more here.", "too short"),
        ("Why did the engineers of the port close the bridge to all traffic on Monday?", "a question"),
        ("Click here to see the pictures of the closed bridge in Dorva today", "furniture"),
        ("We think that the engineers of the port closed the bridge in Dorva far too late.", "a comment"),
        ("The closing of the bridge could perhaps harm the trade of the whole northern coast.", "a guess"),
        ('"The bridge will be open again by the end of the month," the minister said.', "a quotation"),
        ("word " * 120, "too short"),
        (" ".join(f"word{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(120)), "too long"),
        ("US forces opened the bridge of Dorva to relief convoys early on Monday morning.", ""),
        (BRIDGE, ""),
    ],
)
def test_what_is_no_news(text: str, why: str) -> None:
    assert not_news(text, terms(text, "en"), "en") == why


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Мы считаем, что инженеры закрыли мост в порту слишком поздно и напрасно."),
        ("de", "Wir glauben, dass die Ingenieure die Brücke im Hafen viel zu spät geschlossen haben."),
        ("fr", "Nous pensons que les ingénieurs du port ont fermé le pont beaucoup trop tard."),
        ("es", "Nosotros creemos que los ingenieros del puerto cerraron el puente demasiado tarde."),
        ("tr", "Biz mühendislerin limandaki köprüyü çok geç kapattığını bugün yine düşünüyoruz."),
    ],
)
def test_a_comment_is_one_in_other_languages(language: str, text: str) -> None:
    assert not_news(text, terms(text, language), language) == "a comment"


def test_a_language_without_lists_passes() -> None:
    text = "Inginerii au închis podul din port după ce au apărut fisuri în arcul de nord."
    assert not_news(text, terms(text, "ro"), "ro") == ""


def test_cues_and_place_tell_the_kind() -> None:
    toll = cues_of("At least 12 people were killed in Dorva on Thursday, the police said.")
    assert (kind_of(toll, 0, 1.0), toll.fresh, toll.voice.kind) == ("detail", True, "official")
    said = cues_of("The interior ministry said the harbour would open again soon.")
    assert kind_of(said, 0, 0.6) == "statement"
    assert kind_of(said, 0, 0.2) == "detail"  # its article is about something else
    plain = cues_of("Trucks lined up along the coast road.")
    assert (kind_of(plain, 0, 1.0), plain.fresh) == ("detail", False)
    assert {kind_of(one, 30, 1.0) for one in (toll, said, plain)} == {"detail"}


def test_weight_ranks_the_lead_of_the_day_above_old_detail() -> None:
    lead = weight(
        cues_of("At least 12 people were killed in Dorva on Thursday, police said.", new_names=1), 0, 0.9
    )
    deep = weight(cues_of("Trucks lined up along the coast road last month."), 25, 0.55)
    assert 0 <= deep < 0.5 < lead <= 1
