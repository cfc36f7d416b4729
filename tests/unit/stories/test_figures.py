"""Figures: what is one, in four languages, and what only looks like one. All sentences are made up."""

from __future__ import annotations

import pytest

from crawler.stories.figures import claims

FOUND = [
    ("en", "At least 164 people were killed in the unrest.", [("killed", "all", 164, "at least")]),
    (
        "en",
        "Twelve police officers were killed and 353 injured.",
        [("killed", "security", 12, ""), ("injured", "security", 353, "")],
    ),
    (
        "en",
        "The clashes left 12 officers and 26 rioters dead.",
        [("killed", "security", 12, ""), ("killed", "protesters", 26, "")],
    ),
    ("en", "Police said they had detained more than 2,300 people.", [("detained", "all", 2300, "over")]),
    ("en", "The number of detainees rose from 4,404 to 5,135.", [("detained", "all", 5135, "")]),
    ("en", "Death toll reaches 225, prosecutors say", [("killed", "all", 225, "")]),
    (
        "en",
        "Nearly 10,000 people have been rounded up since Wednesday.",
        [("detained", "all", 10000, "nearly")],
    ),
    ("en", "Dozens of rioters were killed overnight.", [("killed", "protesters", 24, "")]),
    ("en", "A blast on the bridge killed 7 soldiers and wounded dozens.", [("killed", "security", 7, "")]),
    (
        "en",
        "Flooding displaced 40,000 residents; 31 are missing.",
        [("displaced", "all", 40000, ""), ("missing", "all", 31, "")],
    ),
    ("en", "Of the 164 dead, 103 were found in one city.", [("killed", "all", 164, "")]),
    (
        "en",
        "225 people were killed, including 19 police officers.",
        [("killed", "all", 225, ""), ("killed", "security", 19, "")],
    ),
    ("ru", "В беспорядках погибли 164 человека.", [("killed", "all", 164, "")]),
    ("ru", "Число задержанных достигло 5 800 человек.", [("detained", "all", 5800, "")]),
    (
        "ru",
        "Двенадцать силовиков погибли, 353 ранены.",
        [("killed", "security", 12, ""), ("injured", "security", 353, "")],
    ),
    ("ru", "Задержано более 8 тысяч человек.", [("detained", "all", 8000, "over")]),
    (
        "ru",
        "Ликвидированы 26 боевиков, ещё 18 ранены.",
        [("killed", "protesters", 26, ""), ("injured", "protesters", 18, "")],
    ),
    ("ru", "По меньшей мере двое детей погибли.", [("killed", "children", 2, "at least")]),
    ("tr", "Olaylarda 164 kişi hayatını kaybetti.", [("killed", "all", 164, "")]),
    ("tr", "Gözaltına alınanların sayısı 5.800'e yükseldi.", [("detained", "all", 5800, "")]),
    (
        "tr",
        "12 güvenlik görevlisi öldü, 353'ü yaralandı.",
        [("killed", "security", 12, ""), ("injured", "security", 353, "")],
    ),
    ("tr", "5 bin 800 kişi gözaltına alındı.", [("detained", "all", 5800, "")]),
    ("tr", "10 bine yakın kişi gözaltına alındı.", [("detained", "all", 10000, "nearly")]),
    ("tr", "Onlarca gösterici öldürüldü.", [("killed", "protesters", 24, "")]),
    ("kk", "Тәртіпсіздік кезінде 164 адам қаза тапты.", [("killed", "all", 164, "")]),
    ("kk", "Ұсталғандар саны 5 800-ге жетті.", [("detained", "all", 5800, "")]),
    (
        "kk",
        "Он екі күзетші қаза тауып, 353 адам жараланды.",
        [("killed", "security", 12, ""), ("injured", "all", 353, "")],
    ),
    ("kk", "10 мыңға жуық адам ұсталды.", [("detained", "all", 10000, "nearly")]),
    ("kk", "Ондаған содыр жойылды.", [("killed", "protesters", 24, "")]),
]

TRAPS = [
    ("en", "Woman, 45, dies after house fire."),
    ("en", "A 12-year-old boy was killed."),
    ("en", "In 2011 police shot dead 16 oil workers in the same town."),
    ("en", "Ten years ago 16 people were killed there."),
    ("en", "Inflation killed 5 percent of savings."),
    ("en", "The home side won 3-1 and killed the game."),
    ("en", "He was detained on 7 January at 18:30."),
    ("en", "The 5th regiment was killed off in the reform."),
    ("en", "No one was killed and nobody was injured in the 12 fires."),
    ("en", "3,000 troops were sent after people were killed."),
    ("en", "Two officers killed a man at the gate."),
    ("en", "The plan could leave 200 people dead."),
    ("en", "Damage is put at $164 million; dead trees block 12 roads."),
    ("en", "The dead man lived 12 km from the square."),
    ("en", "Police seized 26 vehicles of people killed in the fire."),
    ("ru", "В 2011 году в городе погибли 16 нефтяников."),
    ("ru", "Задержан 45-летний мужчина."),
    ("ru", "Он погиб 7 января в 18:30."),
    ("ru", "Штраф в 200 тысяч тенге ждёт задержанных."),
    ("tr", "On yıl önce 16 kişi öldürülmüştü."),
    ("tr", "Zanlı 45 yaşında öldü."),
    ("kk", "2011 жылы 16 адам қаза тапқан еді."),
    ("kk", "45 жастағы ер адам қаза тапты."),
]


@pytest.mark.parametrize(("language", "sentence", "expected"), FOUND, ids=[f[1][:40] for f in FOUND])
def test_a_figure_is_read_with_slot_people_value_and_qualifier(
    language: str, sentence: str, expected: list[tuple[str, str, int, str]]
) -> None:
    found = [(c.slot, c.who, c.lo, c.qualifier) for c in claims(sentence, language, 2022)]
    assert [f for f in found if f[0] != "injured" or len(expected) > 1] == expected


@pytest.mark.parametrize(("language", "sentence"), TRAPS, ids=[t[1][:40] for t in TRAPS])
def test_a_number_that_counts_no_victims_is_no_figure(language: str, sentence: str) -> None:
    assert [(c.slot, c.lo) for c in claims(sentence, language, 2022)] == []


@pytest.mark.parametrize(
    ("language", "sentence", "polarity"),
    [
        ("en", "The ministry withdrew its report that 164 people had been killed.", "withdrawn"),
        ("en", "The figure of 164 was published by mistake.", "withdrawn"),
        ("en", "Officials denied that 300 people were killed.", "denied"),
        ("ru", "Сообщение о 164 погибших оказалось ошибкой.", "withdrawn"),
        ("tr", "Bakanlık 164 kişinin öldüğü bilgisini geri çekti.", "withdrawn"),
        ("kk", "164 адам қаза тапты деген ақпарат қате болып шықты.", "withdrawn"),
    ],
)
def test_a_withdrawn_or_denied_figure_says_so(language: str, sentence: str, polarity: str) -> None:
    found = claims(sentence, language, 2022)
    assert [c.polarity for c in found] == [polarity]
