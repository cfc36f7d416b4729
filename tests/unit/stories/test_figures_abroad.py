"""Figures in seven more languages: what is one, and what only looks like one. All sentences are made up."""

from __future__ import annotations

import pytest

from crawler.stories.figures import claims

FOUND = [
    ("uk", "Унаслідок обстрілу загинули щонайменше 12 людей.", [("killed", "all", 12, "at least")]),
    ("uk", "Сто шістдесят чотири людини загинули, ще 30 поранені.",
     [("killed", "all", 164, ""), ("injured", "all", 30, "")]),
    ("uk", "Поліція затримала понад 5 тис. протестувальників.", [("detained", "all", 5000, "over")]),
    ("uk", "Десятки поліцейських поранено під час сутичок.", [("injured", "security", 24, "")]),
    ("uk", "Кількість загиблих зросла до 225.", [("killed", "all", 225, "")]),
    ("uk", "Двоє дітей зникли безвісти.", [("missing", "all", 2, "")]),
    ("uk", "З міста евакуйовано 3 200 мешканців.", [("evacuated", "all", 3200, "")]),
    ("ar", "قتل ما لا يقل عن ١٢٣ شخصا في الزلزال.", [("killed", "all", 123, "at least")]),
    ("ar", "قُتل مئة وأربعة وستون شخصا في الاشتباكات.", [("killed", "all", 164, "")]),
    ("ar", "أعلنت الوزارة مقتل 12 شرطيا وإصابة 30 آخرين.",
     [("killed", "security", 12, ""), ("injured", "all", 30, "")]),
    ("ar", "اعتقال أكثر من ٥٬٨٠٠ شخص.", [("detained", "all", 5800, "over")]),
    ("ar", "أصيب العشرات في المدينة.", [("injured", "all", 24, "")]),
    ("ar", "ارتفع عدد القتلى إلى 225.", [("killed", "all", 225, "")]),
    ("ar", "نزوح آلاف الأشخاص من القرى.", [("displaced", "all", 2000, "")]),
    ("fa", "دست‌کم ۱۲۳ نفر در زلزله کشته شدند.", [("killed", "all", 123, "at least")]),
    ("fa", "صد و شصت و چهار نفر جان باختند.", [("killed", "all", 164, "")]),
    ("fa", "دو کودک زخمی شدند.", [("injured", "children", 2, "")]),
    ("fa", "بیش از ۵ هزار نفر بازداشت شدند.", [("detained", "all", 5000, "over")]),
    ("fa", "ده‌ها معترض کشته شدند.", [("killed", "protesters", 24, "")]),
    ("fa", "شمار کشته‌شدگان به ۲۲۵ نفر رسید.", [("killed", "all", 225, "")]),
    ("fa", "هزاران نفر آواره شدند.", [("displaced", "all", 2000, "")]),
    ("fr", "Au moins 12 personnes ont été tuées dans l'incendie.", [("killed", "all", 12, "at least")]),
    ("fr", "Cent soixante-quatre personnes ont perdu la vie.", [("killed", "all", 164, "")]),
    ("fr", "Le bilan fait état de 12 morts et 30 blessés.",
     [("killed", "all", 12, ""), ("injured", "all", 30, "")]),
    ("fr", "Plus de 5 800 manifestants ont été arrêtés.", [("detained", "all", 5800, "over")]),
    ("fr", "Des dizaines de policiers ont été blessés.", [("injured", "security", 24, "")]),
    ("fr", "L'explosion a coûté la vie à sept soldats.", [("killed", "security", 7, "")]),
    ("fr", "Quelque 3.000 habitants évacués.", [("evacuated", "all", 3000, "about")]),
    ("fr", "Une personne a été tuée.", [("killed", "all", 1, "")]),
    ("fr", "Douze policiers ont tué un homme.", [("killed", "all", 1, "")]),
    ("es", "Al menos 12 personas murieron en el incendio.", [("killed", "all", 12, "at least")]),
    ("es", "Murieron ciento sesenta y cuatro personas.", [("killed", "all", 164, "")]),
    ("es", "El ataque dejó 12 muertos y 30 heridos.",
     [("killed", "all", 12, ""), ("injured", "all", 30, "")]),
    ("es", "La policía detuvo a más de 5.800 manifestantes.", [("detained", "all", 5800, "over")]),
    ("es", "Decenas de agentes resultaron heridos.", [("injured", "security", 24, "")]),
    ("es", "El número de muertos subió a 225.", [("killed", "all", 225, "")]),
    ("es", "Fueron evacuados dos mil trescientos vecinos.", [("evacuated", "all", 2300, "")]),
    ("de", "Mindestens 12 Menschen wurden bei dem Brand getötet.", [("killed", "all", 12, "at least")]),
    ("de", "Bei dem Beben kamen hundertvierundsechzig Menschen ums Leben.", [("killed", "all", 164, "")]),
    ("de", "Es gab zwölf Tote und 30 Verletzte.", [("killed", "all", 12, ""), ("injured", "all", 30, "")]),
    ("de", "Die Polizei hat mehr als 5.800 Demonstranten festgenommen.", [("detained", "all", 5800, "over")]),
    ("de", "Dutzende Polizisten wurden verletzt.", [("injured", "security", 24, "")]),
    ("de", "Die Zahl der Toten stieg auf 225.", [("killed", "all", 225, "")]),
    ("de", "Rund 3.000 Bewohner wurden evakuiert.", [("evacuated", "all", 3000, "about")]),
    ("zh", "骚乱造成一百六十四人死亡。", [("killed", "all", 164, "")]),
    ("zh", "至少12名警察死亡，353人受伤。", [("killed", "security", 12, "at least"), ("injured", "all", 353, "")]),
    ("zh", "超过5800人被拘留。", [("detained", "all", 5800, "over")]),
    ("zh", "死亡人数升至225人。", [("killed", "all", 225, "")]),
    ("zh", "数百人受伤。", [("injured", "all", 200, "")]),
    ("zh", "三人失踪。", [("missing", "all", 3, "")]),
    ("zh", "五十多名平民丧生。", [("killed", "civilians", 50, "over")]),
    ("zh", "1.2万名居民被疏散。", [("evacuated", "all", 12000, "")]),
]  # fmt: skip

TRAPS = [
    ("uk", "Загинув 45-річний чоловік."),
    ("uk", "У 2011 році в місті загинули 16 нафтовиків."),
    ("uk", "Він загинув 7 січня о 18:30."),
    ("uk", "Затриманим загрожує штраф у 200 тисяч гривень."),
    ("uk", "Вбито 12% надії, рахунок 3:1."),
    ("uk", "Двоє поліцейських убили чоловіка."),
    ("ar", "قتل رجل يبلغ من العمر 45 عاما."),
    ("ar", "قتل المغني في 7 يناير."),
    ("ar", "قبل سنوات قتل 16 عاملا في المدينة نفسها."),
    ("ar", "في عام ٢٠١١ قتل 16 عاملا."),
    ("ar", "بلغت خسائر ذوي القتلى ١٦٤ مليون دولار."),
    ("ar", "تراجعت الإصابات بنسبة 12 في المئة، والنتيجة 3-1."),
    ("fa", "مرد ۴۵ ساله کشته شد."),
    ("fa", "او در ۷ ژانویه کشته شد."),
    ("fa", "در سال ۲۰۱۱ شانزده کارگر کشته شدند."),
    ("fa", "ده سال پیش ۱۶ نفر کشته شدند."),
    ("fa", "۱۲ درصد از خودروها با زخمی‌ها ماندند."),
    ("fa", "۱۶۴ میلیون دلار خسارت؛ بازی ۳-۱ شد."),
    ("fr", "Une femme de 45 ans a été tuée."),
    ("fr", "Il a été tué le 7 janvier à 18h30."),
    ("fr", "En 2011, 16 ouvriers ont été tués."),
    ("fr", "Il y a dix ans, 16 ouvriers ont été tués."),
    ("fr", "12 % des blessés sont sortis, 3-1 au score."),
    ("fr", "Les familles des morts toucheront 164 millions d'euros."),
    ("fr", "3 000 soldats ont été envoyés après la mort de manifestants."),
    ("es", "Una mujer de 45 años murió."),
    ("es", "Fue detenido el 7 de enero a las 18:30."),
    ("es", "En 2011 murieron 16 obreros."),
    ("es", "Hace diez años murieron 16 obreros."),
    ("es", "El 12 por ciento de los heridos salió; ganó 3-1."),
    ("es", "Los heridos recibirán 164 millones de dólares."),
    ("es", "No hubo muertos en los 12 incendios."),
    ("de", "Ein 45-Jähriger wurde getötet."),
    ("de", "Ein 45 Jahre alter Mann starb."),
    ("de", "Er starb am 7. Januar um 18:30 Uhr."),
    ("de", "Die Zahl der Toten vom 7. Januar ist unklar."),
    ("de", "2011 starben 16 Arbeiter."),
    ("de", "Vor zehn Jahren starben 16 Arbeiter."),
    ("de", "12 Prozent der Verletzten sind daheim, es stand 3:1."),
    ("de", "Die Verletzten erhalten 164 Millionen Euro."),
    ("zh", "一名45岁男子的家人到场。"),
    ("zh", "他于1月7日18时30分受伤。"),
    ("zh", "2011年有16名工人死亡。"),
    ("zh", "十年前有16人死亡。"),
    ("zh", "受伤者获赔164万美元。"),
    ("zh", "死亡率下降12%，比分3比1。"),
    ("zh", "可能有200人死亡。"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "sentence", "expected"), FOUND, ids=[f"{f[0]} {f[1][:30]}" for f in FOUND]
)
def test_a_figure_is_read_in_every_language(
    language: str, sentence: str, expected: list[tuple[str, str, int, str]]
) -> None:
    assert [(c.slot, c.who, c.lo, c.qualifier) for c in claims(sentence, language, 2022)] == expected


@pytest.mark.parametrize(("language", "sentence"), TRAPS, ids=[f"{t[0]} {t[1][:30]}" for t in TRAPS])
def test_a_number_that_counts_no_victims_is_no_figure_in_any_language(language: str, sentence: str) -> None:
    assert [(c.slot, c.lo) for c in claims(sentence, language, 2022)] == []
