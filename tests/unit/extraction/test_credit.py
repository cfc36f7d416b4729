"""Agency credits in their own languages; an agency quoted is no credit."""

from __future__ import annotations

import pytest

from crawler.extraction.credit import find_credit


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("ALMATY, Jan 5 (Reuters) - Protesters entered the airport.", "Reuters"),
        ("NUR-SULTAN, Kazakhstan (AP) — The government resigned.", "AP"),
        ("Almaty (AFP) – Des manifestants sont entrés dans l'aéroport.", "AFP"),
        ("Almaty (dpa) - Demonstranten sind in den Flughafen eingedrungen.", "dpa"),
        ("МОСКВА, 5 января. /ТАСС/. Рейсы отменены.", "TASS"),
        ("МОСКВА, 5 янв - РИА Новости. Рейсы отменены.", "RIA Novosti"),
        ("Москва. 5 января. INTERFAX.RU - Рейсы отменены", "Interfax"),
        ("НУР-СУЛТАН. КАЗИНФОРМ – Рейсы отменены.", "Kazinform"),
        ("新华社北京1月5日电 机场航班取消。", "Xinhua"),
        ("ألماتي (رويترز) - دخل محتجون المطار.", "Reuters"),
        ("Рейси скасовано.\nДжерело: Укрінформ", "Ukrinform"),
        ("Uçuşlar iptal edildi.\nKaynak: AA", "Anadolu"),
        ("Los vuelos se cancelaron.\n(EFE)", "EFE"),
        ("I voli sono cancellati.\n(ANSA)", "ANSA"),
        ("Flüge gestrichen.\n© dpa", "dpa"),
    ],
)
def test_credited(text: str, agency: str) -> None:
    assert find_credit(text) == agency


@pytest.mark.parametrize(
    "text",
    [
        "The airport is closed, a guard told Reuters by telephone on Wednesday.\nNobody was hurt.",
        "Об этом сообщает ТАСС со ссылкой на комендатуру города, рейсы отменены.",
        "The AP course at the school was cancelled because the building served as a shelter.\nIt reopens on Monday.",
    ],
)
def test_quoted_is_not_credited(text: str) -> None:
    assert find_credit(text) == ""


def test_byline() -> None:
    assert find_credit("Flights are cancelled.", ("Aliya Serikova", "Associated Press")) == "AP"
