"""Sentences in every language, in own ones: parted by "|" where one ends."""

from __future__ import annotations

import pytest

from crawler.sentences import MAX_SENTENCE, sentences

EVERY_LANGUAGE = [
    (
        "en",
        "Mr. Smith met Gen. Lee at 5 p.m. on Jan. 5.|They left.|The U.S. Army stayed.|It was 5 p.m.|Nobody spoke.",
    ),
    ("en", "“Stay calm!” he said.|Is it over?|No… not yet.|Prices rose 1.5 percent."),
    ("ru", "5 янв. 2022 г. в г. Алматы было тихо.|По данным МВД, 5,8 тыс. чел. задержаны.|Ждём."),
    ("ru", "«Всё спокойно!» — сказал он.|Это было в 2022 г.|Власти молчат.|А. С. Иванов уехал."),
    ("uk", "5 січ. 2022 р. у м. Києві було тихо.|Про це заявив І. Петренко.|Далі буде."),
    ("kk", "Алматыда 2022 ж. 5 қаңтарда тыныш болды.|Ал ертең не болады?|Белгісіз."),
    ("kk", "Almatyda tynyş boldy.|Al erteñ ne bolady?"),
    ("tr", "Ocak ayının 5. gününde Dr. Yılmaz geldi.|Av. Kaya konuştu.|Sonra ne oldu?"),
    ("ar", "قال د. أحمد إن الوضع هادئ.|هل عاد الناس؟|نعم، عادوا."),
    ("fa", "دکتر احمدی گفت اوضاع آرام است.|آیا مردم برگشتند؟|بله."),
    ("fr", "M. Dupont a parlé à Mme. Durand.|Il est parti vers 5 h env. de là.|Qui reste ?|Personne."),
    ("es", "El Sr. Pérez habló con la Dra. Gil.|¿Quién queda?|EE. UU. no comenta."),
    ("de", "Am 5. Januar sprach Dr. Müller.|Es gab z. B. keinen Strom.|Es kamen 12.|Wer bleibt?"),
    ("zh", "警方说：“一切平静。”|市民回家了吗？|是的！"),
    ("", "One\nTwo"),
]


@pytest.mark.parametrize(("language", "text"), EVERY_LANGUAGE)
def test_sentences_of_every_language(language: str, text: str) -> None:
    joint = "" if language == "zh" else " "
    expected = text.replace("\n", "|").split("|")
    assert sentences(text.replace("|", joint), language) == expected


@pytest.mark.parametrize("text", ["", " \n ", "." * 100_000, "a. " * 40_000, "«" * 100_000, "A" * 100_000])
def test_any_text_is_cut_in_passing(text: str) -> None:
    assert all(0 < len(one) <= MAX_SENTENCE for one in sentences(text))
