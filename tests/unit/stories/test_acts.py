"""Acts: one key for one happening in four languages; wishes, plans and denials are none."""

from __future__ import annotations

import pytest

from crawler.stories.acts import Act, acts, same_act

SAME = [
    ("emergency_declared:kz/almaty", [
        ("en", "State of emergency declared in Almaty"), ("ru", "В Алматы введено чрезвычайное положение"),
        ("tr", "Almatı'da olağanüstü hal ilan edildi"), ("kk", "Алматыда төтенше жағдай жарияланды")]),
    ("government_resigns", [
        ("en", "The cabinet has resigned"), ("ru", "Правительство ушло в отставку"),
        ("tr", "Protestoların ardından hükümet istifa etti"), ("kk", "Үкімет отставкаға кетті")]),
    ("internet_cut", [
        ("en", "Mobile internet shut down across the region"), ("ru", "В городе отключили интернет"),
        ("tr", "Ülkede internet kesildi"), ("kk", "Қалада интернет өшірілді")]),
    ("airport_seized:uz/tashkent", [
        ("en", "Crowd seizes Tashkent airport"), ("ru", "Толпа захватила аэропорт Ташкента"),
        ("tr", "Taşkent Havalimanı ele geçirildi"), ("kk", "Ташкент әуежайын басып алды")]),
    ("curfew_imposed:kg/bishkek", [
        ("en", "Curfew imposed in Bishkek"), ("ru", "В Бишкеке введен комендантский час"),
        ("tr", "Bişkek'te sokağa çıkma yasağı ilan edildi"), ("kk", "Бишкекте коменданттық сағат енгізілді")]),
    ("shoot_to_kill", [
        ("en", "Leader orders troops to shoot without warning"), ("ru", "Приказано стрелять без предупреждения"),
        ("tr", "Uyarmadan ateş açma emri"), ("kk", "Ескертусіз оқ атуға бұйрық берілді")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "sentence", "key"), [(lang, text, key) for key, group in SAME for lang, text in group]
)
def test_the_same_act_has_one_key_in_every_language(language: str, sentence: str, key: str) -> None:
    assert key in [act.key for act in acts(sentence, language)]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Protesters demand that the government resign"),
        ("en", "Will the government resign?"),
        ("en", "The president denies that the cabinet resigned"),
        ("en", "No curfew was imposed"),
        ("en", "Shops reopened after the curfew was lifted, owners say"),
        ("ru", "Протестующие требуют отставки правительства"),
        ("ru", "Комендантский час не введён"),
        ("tr", "Göstericiler hükümetin istifasını talep etti"),
        ("kk", "Халық Үкіметтің отставкасын талап етті"),
        ("en", "Cinema opens its doors"),
        ("xx", "Curfew imposed in Bishkek"),
        ("en", "curfew imposed " * 200),
    ],
)
def test_what_is_wished_denied_or_only_a_date_is_no_act(language: str, sentence: str) -> None:
    assert [act.key for act in acts(sentence, language)] == []


def test_announcing_and_doing_are_two_acts() -> None:
    (plan,) = acts("Alliance to send peacekeepers", "en")
    (deed,) = acts("First peacekeepers of the alliance arrived", "en")
    assert (plan.planned, deed.planned) == (True, False)
    assert not same_act(plan, deed)


def test_places_tell_acts_apart_and_no_place_fits_any() -> None:
    almaty, osh = (Act("curfew", "", frozenset({p})) for p in ("kz/almaty", "kg/osh"))
    both, nowhere = Act("curfew", "", frozenset({"kz/almaty", "kg/osh"})), Act("curfew", "")
    assert same_act(almaty, both)
    assert same_act(nowhere, osh)
    assert not same_act(almaty, osh)


def test_two_shared_names_are_one_person_whatever_else_is_written_large() -> None:
    one, other = (
        Act("arrest", "", names=frozenset(n)) for n in ({"krm", "msmv", "crmn"}, {"krm", "msmv", "cmt"})
    )
    assert same_act(one, other)
