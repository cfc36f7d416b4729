"""Small tables for telling places from people and from ordinary words. Every word is folded."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Places' names that are ordinary words in these languages, beyond what ``common.txt`` tells; "" is any language.
WORDS: dict[str, frozenset[str]] = {
    "": _set(
        "a al am an as ash at august bar bay best by center central centro columbia corona de dec "
        "democracy "
        "east el enterprise feb general he hill hollywood hun i ii iii in independence is it iv jan "
        "june la "
        "lake le liberty man march may media mobile most national no north nov oct of on orange "
        "park pm "
        "police president press rom same san sept so south st star sunday the to union university "
        "us we west "
        "will"
    ),
    "en": _set(
        "border human capital coast dual island islands jewish lion marches nice orange pays queens "
        "sale soul split van"
    ),
    "ar": _set(
        "الاسلاميه الجنوب الجنوبيه الحكومه الخميس الشرق الشرقيه الشمال الشماليه الشيخ العين الغرب "
        "الغربيه "
        "الم الجديد مان ها هام هلا يورو البحيره البيض الجميل الخبر الظاهره انا بسيط حديثه خبر سحر "
        "سعيده سلطات شمالي ليل معسكر "
        "القصر المدينه المركز الملك الميناء الوسطي بني جبل ساري سلطان صور قم مراد مركز وسط"
    ),
    "fa": _set(
        "نان نيم مان ها هام يورو مهره گاو پيچ متون نويس شهرك صحنه مبارك ميانه موش قبلي ولايت برده "
        "اب انا انديشه بشري بلد بني تازه تو تيره جرم خالص خبر خليج روان زاويه سحر استانه بم بندر "
        "جنوب ساري سلطان شمال شهر شيخ صور مدينه مراد مركز مركزي ملي"
    ),
    "ru": _set(
        "антрацит бар ваш ком покров ровно сарай смела тир владимир вон восток горький запад "
        "ленинский любой люди мали мир октябрьский первомайский победа "
        "север советский того центр юг"
    ),
    "uk": _set(
        "багата балада дума кут сарай тир явне володимир захід кота мали південь північ рівне суми "
        "сході схід того центр"
    ),
    "tr": _set("adem aman batman bu can deli esen kars kemer mali merkez ne ordu siyasi son van"),
    "kk": _set("абай арал мали орал орда сат"),
    "fr": _set("carrefour centre est golfe indien italien lens nice nord ouest paix sens sud tours"),
    "es": _set(
        "bar centro colonia cruz damas flores gana latina manos nada natal principe reunion sala "
        "tanta esperanza este mar mesa norte oeste para paz salto sur valle victoria"
    ),
    "de": _set(
        "lander namen "
        "baden bar bergen essen klar leiden tour west hagen halle hamm hauptstadt hof kehl main "
        "mitte norden osten plauen singen "
        "suden sueden weiden wesel westen"
    ),
    "zh": _set(
        "东北 东南 胜利 首都 西方 河流 中和 大分 西北 西南 南方 北方 東北 東南 西部 東方 東部 内地 內地 民主 光明 "
        "奋斗 奮鬥 联合 聯合 太和 大和 东方 东部 中央 "
        "中山 中心 中部 人民 公安 北部 南部 发展 和平 大学 平安 建设 文化 西部 青年"
    ),
}

# Words beside a name that say what kind of place is meant.
REGION_WORDS = _set(
    "bundesstaat county departamento estado etat eyaleti eyaletinde gouvernorat governorate ili ilinde "
    "ilinin oblast oblysy oblysynda oblysynyn province provincia provinz region state vilayet vilayeti "
    "vilayetinde wilayat вилайят вилайяте крае край края мухафаза мухафазе обл областей области "
    "область "
    "областью областю області облысы облысына облысынан облысында облысының провинцией провинции "
    "провинцию провинция провінція провінції штат штата штате штаті استان اقليم بمحافظه محافظه ولايت "
    "ولايه"
)

CITY_WORDS = _set(
    "capital city ciudad kenti kentinde qalasy qalasynda qalasynyn sehri sehrinde stadt town "
    "ville город "
    "города городе городом городу міста місто місті қаласы қаласына қаласынан қаласында "
    "қаласының بمدينه "
    "شهر مدينه"
)

# What may stand between such a word and the name.
BETWEEN = _set("d de del du of von")

# What stands before a person's name.
TITLES = _set(
    "actor actress bayan captain coach col dr frau gen general herr judge justice madame mme "
    "monsieur mr "
    "mrs ms prof sayin senator senor senora sir актер генерал господин госпожа пан пани "
    "режиссер сенатор"
)

GIVEN = _set(
    "adam adele ahmed ahmet aidan alan albert alex alexander alfred ali alice andrew anna anne anthony "
    "antoine arthur barbara ben benjamin bill bob booker brad brian bruce carl carlos catherine "
    "charles "
    "charlie chris christian christopher claude daniel dave david denzel diana dinah donald edward "
    "elizabeth emily emma eric eva fatma francois frank fred gary george grace greg hans harold harry "
    "hasan hassan heinrich helen henry hugh hussein ian ibrahim isaac jack jackie jacob jacques james "
    "jane jason jean jeff jennifer jerry jessica jim joan joe john jonathan jose joseph juan "
    "julia julie "
    "jurgen karl kate keith kelly ken kerry kevin khaled kim klaus kyle larry laura lee leo "
    "lewis linda "
    "lisa louis luis luke margaret maria marie mark martha martin mary matt matthew maurice mehmet "
    "michael michel michelle miguel mike mohamed mohammad mohammed muhammad murat mustafa nancy nathan "
    "neil nicholas nick oliver olivia omar oscar osman patrick paul pedro peter phil philip "
    "pierre rachel "
    "ralph ray rebecca richard rob robert roger ron rosa russell ruth ryan sam samuel sandra "
    "sarah scott "
    "sean simon stephen steve steven stuart susan taylor ted theresa thomas tim todd tom tony tyler "
    "vincent walter wayne will william yusuf zach айгуль александр алексей андрей андрій анна "
    "арман асель "
    "аскар ахмет бауыржан берик борис вадим валерий василий василь виктор виталий владимир володимир "
    "вячеслав віктор геннадий георгий данияр дарья дензел денис джон джордж дмитрий дмитро евгений "
    "екатерина елена ерлан жанар иван игорь ирина кайрат каныш касым катерина кирилл константин леонид "
    "максим марат марина мария марія микола михаил михайло мурат наталья наталія никита николай нурлан "
    "нурсултан оксана олег олександр ольга павел петр петро роман руслан сергей сергій серик степан "
    "талгат тарас татьяна тимур федор юлия юрий юрій євген іван ігор"
)

# Given names that are places: followed by another name, they are a person.
GIVEN_PLACES = _set(
    "adelaide aurora austin carolina chad charlotte chelsea damian florence jackson jordan kingston "
    "lincoln lorena lourdes lucia madison orlando regina santiago sofia sydney victoria "
    "virginia виктория "
    "владимир софия флоренция"
)

# What follows a place's name, not a given name.
FEATURES = _set(
    "airport and city county east government herald in international king mayor north on police "
    "president "
    "prince province queen region river s south state station street times university valley west"
)
