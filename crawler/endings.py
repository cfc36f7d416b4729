"""Word forms made one key: lemmas where a dictionary knows the word, cut endings where it does not.

The key is made for comparing, never for reading. Names are what matters most here, and names are what no
dictionary has: the rules below are for them. Cutting is the same for every form of a name, so that all
forms meet.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simplemma.strategies import DictionaryLookupStrategy

_CYRILLIC_LANGUAGES = frozenset(["ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "uz", "tg", "mn", "tt"])
_ARABIC_LANGUAGES = frozenset(["ar", "fa", "ur", "ps", "ckb", "ug"])
_TURKIC = frozenset(["kk", "ky", "uz", "az", "tk", "tt", "ug", "kaa"])
_DICTIONARY_OF = {"sr": "hbs", "hr": "hbs", "bs": "hbs", "no": "nb"}
# One dictionary takes 5 to 25 MB and 0.1 to 1 second to open; a worker meets few languages.
_OPEN_DICTIONARIES = 12

_CYRILLIC = re.compile("[\u0400-\u052f]")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f]")
_KAZAKH = re.compile("[әғқңөұүһ]")
_UKRAINIAN = re.compile("[їєґі]")
_TURKISH = re.compile("[ğışİ]")


def is_arabic(word: str) -> bool:
    """Whether a word has a letter of the Arabic script."""
    return bool(_ARABIC.search(word))


def fitting(word: str, language: str) -> str:
    """The language whose rules fit a word (case folded): ``language`` where the letters allow it, else the
    likeliest by the letters alone. ISO 639-1 where there is one."""
    hint = language.split("-", 1)[0].lower()
    if _ARABIC.search(word):
        return "ar"
    if _CYRILLIC.search(word):
        return _fitting_cyrillic(word, hint)
    if hint and hint not in _CYRILLIC_LANGUAGES - _TURKIC - {"sr"} and hint not in _ARABIC_LANGUAGES:
        return hint
    return "tr" if _TURKISH.search(word) else "en"


def _fitting_cyrillic(word: str, hint: str) -> str:
    if hint in _CYRILLIC_LANGUAGES - {"ru", "uk"}:
        return hint
    if _KAZAKH.search(word):
        return "kk"
    if hint != "ru" and (hint == "uk" or _UKRAINIAN.search(word)):
        return "uk"
    return "ru"


def key(word: str, language: str) -> str:
    """The key of a word of three letters or more, case folded; ``language`` as ``fitting`` gives it."""
    if language == "ar":
        return _arabic(word)
    if _CYRILLIC.search(word):
        return _turkic(word, _TURKIC_CYRILLIC) if language in _TURKIC else _slavic(word, language)
    if language in _TURKIC:
        return _turkic(word, _TURKIC_LATIN)
    found = lemma(word, language)
    if language == "tr":
        return found or _turkish(word)
    return found if found and found != word else _singular(word, language, known=bool(found))


@lru_cache(maxsize=1)
def _dictionaries() -> DictionaryLookupStrategy:
    from simplemma.strategies import DictionaryLookupStrategy
    from simplemma.strategies.dictionaries import StreamDictionaryFactory

    return DictionaryLookupStrategy(StreamDictionaryFactory(_OPEN_DICTIONARIES))


@lru_cache(maxsize=1)
def _dictionary_languages() -> frozenset[str]:
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

    return frozenset(SUPPORTED_LANGUAGES)


@lru_cache(maxsize=60_000)
def lemma(word: str, language: str) -> str:
    """The dictionary form of a word, case folded, or "" if the language has no dictionary or the word is not in it.

    A form that has a dictionary form of its own leads on to that (killings, killing, kill), so that it meets its forms.
    """
    met = [word]
    while (found := _looked_up(met[-1], language)) and found not in met:
        met.append(found)
    if found and found != met[-1]:  # two words, each the form of the other
        return min(met[met.index(found) :])
    return met[-1] if found or len(met) > 1 else ""


def _looked_up(word: str, language: str) -> str:
    language = _DICTIONARY_OF.get(language, language)
    if language not in _dictionary_languages():
        return ""
    found = (_dictionaries().get_lemma(word, language) or "").casefold()
    return found if found.isalpha() else ""


# --- Languages that mark little: the plural, and the German genitive

_PLURAL_OF_UNKNOWN = {
    "en": re.compile("(?<=[^\\Wsui]{3})s$"),
    "de": re.compile("(?<=\\w{3}[^\\Wsxz])s$"),
    "fr": re.compile("(?<=\\w{3}[^\\Wsu])s$"),
    "es": re.compile("(?<=\\w{3}[aeo])s$|(?<=\\w{3}[lnr])es$"),
}
# simplemma has many names of peoples in the plural as their own lemma.
_ENGLISH_PEOPLE = re.compile("(?<=\\w(?:an|kh|ek|yz))s$")


def _singular(word: str, language: str, known: bool) -> str:
    ending = (_ENGLISH_PEOPLE if language == "en" else None) if known else _PLURAL_OF_UNKNOWN.get(language)
    return ending.sub("", word) if ending else word


# --- Russian, Ukrainian and their neighbours

_FAMILY_NAME = re.compile("(?<=[оеёє]в|[иыі]н)(?:а|у|е|і|ым|им|ом|ой|ою|ої|ій|ы|и|ых|их|ыми|ими)$")
_ADJECTIVE = re.compile(
    "(?<=[сц]к)(?:ий|ой|ая|ое|ие|ого|ому|им|ом|ую|их|ими|ій|а|е|і|у|ою|ої)$"
    "|(?<=[шщн])(?:ая|ое|ее|ые|ие|ого|его|ому|ему|ых|их|ыми|ими|ую|юю)$"
)
_ADJECTIVE_OR_NOUN = re.compile("н(?:ая|ое|ее|ые|ие|ую|юю)$")  # unknown: Костаная is a place
_LONG_ENDING = re.compile("(?<=.{4})(?:ами|ями)$")
_TWO_LETTERS = re.compile("(?<=.{4})(?:ом|ем|єм|ой|ей|ою|ею|єю|ам|ям|ах|ях|ів)$")
_VOWEL = re.compile("(?<=.{3})[аеёиоуыэюяіїьй]$")
_NOMINATIVE_LOOKALIKE = re.compile("(?<=.{5})(?:ом|ем|ам|ах)$")
_NAME_STEM = re.compile("(?:[оеёє]в|[иыі]н|[сц]к)$")
_KYIV = re.compile(
    "^(?:київ|києв(?:а|у|і|ом)|киев(?:а|у|е|ом)?)$"
)  # in the dictionaries a form of a cue, кий


def _slavic(word: str, language: str) -> str:
    """A lemma or, for what the dictionary lacks, the word less its endings; then both less what looks like
    a case ending, so that an oblique form the dictionary lacks meets the nominative it has."""
    if _KYIV.match(word):
        return "киев"
    if found := lemma(word, language):
        return _uncased(found)
    cut = _FAMILY_NAME.sub("", word)
    if cut == word:
        cut = _ADJECTIVE.sub("", word)
    if cut == word:
        return _uncased(word)
    known = next(filter(None, (lemma(cut + nominative, language) for nominative in ("", "ый", "ий"))), "")
    if known:
        return _uncased(known)
    return _uncased(word) if _ADJECTIVE_OR_NOUN.search(word) else cut


def _uncased(word: str) -> str:
    """Two cuts at most: one ending, and what only looks like one in a nominative (Газпром)."""
    if _NAME_STEM.search(word):
        return word
    for ending in (_LONG_ENDING, _TWO_LETTERS, _VOWEL):
        cut = ending.sub("", word)
        if cut != word:
            return _NOMINATIVE_LOOKALIKE.sub("", cut)
    return word


# --- Kazakh, Kyrgyz, Uzbek and kin: endings stand one after another

_HARD = "кқпстшщхцчфһ"  # the consonants after which endings begin with т, қ or к
_TURKIC_CYRILLIC = re.compile(
    "(?<=.{4})(?:"
    f"(?<=[{_HARD}бвгд])(?:т[ае]|т[ае]н|т[ыі]ң|т[ыі]|[қк][ае]|т[ае]ғ[ы]|т[ае]г[і]|т[ыі]н|п[ае]н)"
    f"|(?<![{_HARD}])(?:д[аеоө]|д[аеоө]н|д[ыі]ң|д[ыи]н|д[ыі]|[ғг][аеоө]|даг?ғы|дегі|дагы|деги|м[ае]н|б[ае]н)"
    "|(?<=[мнң])н[аеоө]н|(?<=[мнңаәеиоөуүыіюя])н[ыіи][ңн]|(?<=[аәеиоөуүыіюя])н[ыіи]|(?<=[ыіи])н[ае]"
    "|(?<=[ыіи])нд[ае]|[лдт][аеоө]р[ыіи]?|(?<=[аәеиоөуүыіюя])с[ыіи]|[ыі])$"
)
_TURKIC_LATIN = re.compile(
    "(?<=.{4})(?:d[ae]|d[ae]n|d[ae]gi|t[ae]n|n[iıyu]ng|n[iı]n|g[ae]|ğ[ae]|[qk]a|n[iıy]|(?<=[iıy])nd[ae]"
    "|l[ae]r[iıy]?|s[iıy]|[iıy])$"
)
_SOFTENED = str.maketrans("ғгб", "қкп")


def _turkic(word: str, ending: re.Pattern[str]) -> str:
    """Endings off one by one, in whatever order they come; the last consonant as it is before no ending."""
    while (cut := ending.sub("", word)) != word:
        word = cut
    return word[:-1] + word[-1].translate(_SOFTENED)


_TURKISH_ENDING = re.compile(
    "l[ae]r(?:[ıi](?:n[ıi]n|nd[ae]|n[ae])?)?|n?d[ae](?:ki|n)?|t[ae]n?|n?[ıiuü]n|y?l[ae]|[yn]?[ıiuü]|[yn]?[ae]"
)


def _turkish(word: str) -> str:
    """Endings off, the shortest first, until the dictionary knows what is left or nothing looks like an
    ending."""
    cuts = [word[:-n] for n in range(1, len(word) - 3) if _TURKISH_ENDING.fullmatch(word[-n:])]
    for cut in cuts:
        if found := lemma(cut, "tr"):
            return found
    return _turkish(cuts[0]) if cuts else word


# --- Arabic and Persian: light stemming, after Larkey, Ballesteros and Connell 2007 ("light10")
# -----------------

_ARABIC_ARTICLE = re.compile("^و?(?:ال|بال|كال|فال|لل)(?=..)|^و(?=...)")
_ARABIC_PARTICLE = re.compile("^[بلف](?=.{5})")
_ARABIC_ENDING = re.compile("(?<=...)(?:هايي|هاي|ها|ان|ات|ون|ين|يه|ه|ي)$")


def _arabic(word: str) -> str:
    """A run of letters inside the word: article, joined particles and endings off."""
    word = _ARABIC_ARTICLE.sub("", word)
    word = _ARABIC_PARTICLE.sub("", word)
    while (cut := _ARABIC_ENDING.sub("", word)) != word:
        word = cut
    return word
