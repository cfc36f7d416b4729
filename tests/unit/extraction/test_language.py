"""Languages, also of short texts and of Kazakh in both its alphabets."""

from __future__ import annotations

import pytest

from crawler.extraction.language import article_language, detect_language

SENTENCES = [
    ("kk", "Алматы қаласында төтенше жағдай жарияланды. Әуежайда ұшулар тоқтатылды."),
    ("kk", "Президент пен министр бүгін кездесті."),
    (
        "kk",
        "Almaty qalasynda tötenşe jağdai jariialandy. Äuejaida ūşular toqtatyldy, dep habarlady baspasöz qyzmeti.",
    ),
    ("kk", "Qazaqstan Respublikasynyń Prezidenti halyqqa úndeý jasady. Sport ministrligi málimdedi."),
    ("kk", "Prezident búgin Nur-Sultan qalasynda úkimet otyrysyn ótkizdi."),
    ("kk", "Memleket basshysy jańa úkimet quramyn bekitti jäne halyqqa ündeu jasady."),
    ("tr", "Almatı'da olağanüstü hal ilan edildi. Havalimanında uçuşlar durduruldu."),
    ("az", "Almatıda fövqəladə vəziyyət elan edildi. Hava limanında uçuşlar dayandırıldı."),
    (
        "uz",
        "Olmaotada favqulodda holat e’lon qilindi. Qazaq qalasida parvozlar to‘xtatildi va yo‘llar yopildi.",
    ),
    ("tk", "Prezident şu gün Aşgabatda hökümetiň mejlisini geçirdi we täze ministri belledi."),
    ("fa", "در آلماتی وضعیت اضطراری اعلام شد. پروازها در فرودگاه متوقف شدند."),
    ("fa", "رئیس جمهور امروز گفت"),
    ("ar", "أعلنت حالة الطوارئ في ألماتي وتوقفت الرحلات في المطار."),
    ("ar", "قال الرئيس اليوم"),
    ("ur", "الماتی میں ہنگامی حالت کا اعلان کر دیا گیا ہے۔"),
    ("uk", "У місті запроваджено комендантську годину, її порушників затримують."),
    ("uk", "Президент заявив про це сьогодні"),
    ("ru", "В городе введён комендантский час, нарушителей задерживают."),
    ("ru", "Президент заявил об этом сегодня"),
    ("be", "У Алматы аб'яўлена надзвычайнае становішча."),
    ("en", "A state of emergency was declared in Almaty."),
    ("en", "Qazaqstan, the spelling that Qazaqstan's state bodies use, is new to most readers of English."),
    ("de", "In Almaty wurde der Ausnahmezustand ausgerufen."),
    ("fr", "L'état d'urgence a été déclaré à Almaty."),
    ("es", "Se declaró el estado de emergencia en Almaty."),
    ("zh", "阿拉木图宣布进入紧急状态，机场航班停飞。"),
]


@pytest.mark.parametrize(("language", "text"), SENTENCES)
def test_one_sentence_is_enough(language: str, text: str) -> None:
    assert detect_language(text)[0] == language


def test_a_short_text_that_could_be_many_follows_the_declaration() -> None:
    assert article_language("Almaty 2022", "kk-Latn") == ("kk", "declared")
    assert article_language("Almaty 2022", "tr-TR") == ("tr", "declared")


def test_a_wrong_declaration_yields_to_a_long_text() -> None:
    text = "Мэр города рассказал журналистам, что аэропорт снова принимает рейсы, а связь восстановлена. " * 4
    assert article_language(text, "en") == ("ru", "detected")


def test_text_without_letters_has_no_language_of_its_own() -> None:
    assert detect_language("12 345 …") == ("", 0.0)
