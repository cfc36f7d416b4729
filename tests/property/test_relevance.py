"""The gate never stops what the judge would keep; no text is a traceback, as a query or as a search."""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from crawler.errors import QueryError
from crawler.relevance import Topic, compile_topic, judge, may_match, missing, search_expression
from crawler.text import index_words

TERMS = {
    "land": {"en": ["Kazakhstan", "Almaty"], "ru": ["Казахстан", "Алма-Ата"], "kk": ["Қазақстан"]},
    "unrest": {
        "en": ["protest", "state of emergency", "riot*"],
        "ru": ["протест", "взрыв"],
        "zh": ["抗议", "火"],
    },
    "port": {
        "ar": ["مطار", "كازاخستان"],
        "tr": ["havalimanı", "göstericiler"],
        "uz": ["Qozog'iston"],
        "uk": ["Київ"],
    },
}
# Words, broken pieces of words and joints: hyphens, apostrophes, other alphabets, marks, no blank at all.
PIECES = (
    "Казахстане", "казаxстана", "Алма-Ате", "АлмаАта", "алма", "ата", "Almaty", "Almaty's", "pre-war", "war", "un",
    "Kazakistan'da", "protests", "protesting", "riots", "state", "of", "emergency", "взрывом", "протестов",
    "抗议", "火山",
    "抗", "议", "مطار", "بالمطار", "لكازاخستان", "havalimanında", "göstericilerin", "Qozog‘istonda", "Києва", "Київ",
    "Нур-Султан", "Нурсултан", "nur", "sultan", "Zhanaozen", "Жанаозене", "п'ять", "l'été", "İstanbul",
    "straße", "ёж",
    "№1", "…", "ﬁre", "𝐰𝐚𝐫", "wa\u00adr", "wa\u200br", "Каза\u0301хстан", "AB", "2022war", "war2022",
    "e-mail", "O'zbek",
)  # fmt: skip
QUERY_WORDS = (
    "@land", "@unrest", "@port", "war", "un", "Almaty", "Нурсултан", "Нур-Султан", '"протестов"',
    '"state of emergency"',
    "пять", "pre-war", "火", "抗议", "Жанаозен", "Zhanaozen", "prot*", "été", "istanbul", "strasse",
    "Qozogʻiston", "sultan*",
    "prewar", "o'zbek", "ozbek", "title:war", "lang:ru", "site:a.kz", "fire", "بلد*", "еж", "AB", "email", "100",
)  # fmt: skip

texts = st.lists(
    st.tuples(st.sampled_from(PIECES), st.sampled_from([" ", "-", "'", "", "\n", ", "])), max_size=12
).map(lambda parts: "".join(piece + joint for piece, joint in parts))
queries = st.recursive(
    st.sampled_from(QUERY_WORDS),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" AND ", " OR ", " "]), inner).map(
            lambda p: f"({p[0]}{p[1]}{p[2]})"
        ),
        inner.map(lambda each: f"(war NOT {each})"),
    ),
    max_leaves=5,
)
languages = st.sampled_from(["", "en", "ru", "kk", "tr", "uk", "ar", "zh", "uz", "bg", "xx", "fr"])


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(query=queries, title=texts, text=texts, language=languages)
@example(query="prewar", title="", text="pre-war", language="en")
@example(query="prewar", title="", text="Казахстане'pre-war ", language="")
@example(query="sultan*", title="Нур", text="Nur-Sultan", language="en")
def test_what_the_judge_keeps_passes_the_gate(query: str, title: str, text: str, language: str) -> None:
    topic = compile_topic("t", query, TERMS)
    verdict = judge(topic, title=title, text=text, language=language, address="https://www.a.kz/")
    raw = f"{title}\n{text}"
    assert may_match(topic, raw) or not verdict.relevant, verdict.reason
    assert bool(missing(topic, raw)) is not may_match(topic, raw)
    assert 0 <= verdict.score <= 1
    assert verdict.reason


# Few letters, so that a query often meets its like; every kind of joint, mark and double between them.
LETTERS = "waswrаеёорсиіїт oOg'‘’ʻ-‐–\u0301\u0308\u00ad\u200b\u200d抗议1٢_ıİIßæшالبىي\u064b…´"
scraps = st.text(alphabet=LETTERS, max_size=14)


@settings(max_examples=800, deadline=None)
@given(written=scraps, text=scraps, again=st.booleans(), quoted=st.booleans(), language=languages)
def test_no_joint_or_mark_parts_the_gate_from_the_judge(
    written: str, text: str, again: bool, quoted: bool, language: str
) -> None:
    terms = {"any": {language or "en": [f'"{written}"' if quoted else written]}}
    try:
        topic = compile_topic("t", "@any", terms)
    except QueryError:
        return
    page = f"{text} {written}s {text}{written}" if again else text
    verdict = judge(topic, title="", text=page, language=language, address="")
    assert may_match(topic, page) or not verdict.relevant, verdict.reason


@settings(max_examples=200, deadline=None)
@given(near=st.tuples(*[st.sampled_from(QUERY_WORDS[:12])] * 2), distance=st.integers(0, 5), text=texts)
def test_near_passes_the_gate_too(near: tuple[str, str], distance: int, text: str) -> None:
    topic = compile_topic("t", f"{near[0]} NEAR/{distance} {near[1]}", TERMS)
    verdict = judge(topic, title="", text=text, language="", address="")
    assert may_match(topic, text) or not verdict.relevant, verdict.reason


marks = st.sampled_from(
    ["AND ", "OR ", "NOT ", "NEAR", "/5 ", "(", ")", '"', "*", "~", "~3 ", ":", "title:", "site:", "lang:",
    "@land", "@no",
     "^", "[", "]", "{", "}", "TO", "\\", "-", "+", "'", "/", " ", "a", "war ", "Алматы ", "抗议", "?", "<",
     ">=", "\x00",
     "\ue000", "\ud800", "\u200b", "\n", "!", "&&", "||", "1e9", "T12", "é", "ma.kz "]
)  # fmt: skip
anything = st.one_of(st.text(max_size=60), st.lists(marks, max_size=25).map("".join))


def compiled(query: str) -> Topic | None:
    try:
        return compile_topic("t", query, TERMS)
    except QueryError as error:
        assert 1 <= error.column <= len(query) + 1
        assert error.message
        assert "luqum" not in str(error)
        return None


@settings(max_examples=1500, deadline=None)
@given(query=anything)
@example(query="(" * 10_000)
@example(query="a " * 50_000)
@example(query="NOT " * 2_000 + "a")
@example(query='"a"' * 3_000)
@example(query="a AND b OR " * 900 + "c")
def test_any_text_is_a_topic_or_a_query_error(query: str) -> None:
    topic = compiled(query)
    if topic is not None:
        assert pickle.loads(pickle.dumps(topic)) == topic
        judge(topic, title="war", text="Алматы", language="ru", address="https://a.kz")


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute(
            "create virtual table f using fts5(title, text, words, tokenize='unicode61 remove_diacritics 2')"
        )
        db.execute("insert into f values ('war', 'Алматы', ?)", [index_words("war Алматы", "ru")])
        yield db


@settings(max_examples=1500, deadline=None)
@given(query=st.one_of(anything, queries))
@example(query="(" * 20 + "a" + " OR b)" * 10 + " AND c)" * 10)
@example(query="".join(f"(a{n} OR (b{n} AND " for n in range(10)) + "c" + "))" * 10)
@example(query="@land NEAR @unrest")
@example(query="a OR " * 1_900 + "b")
def test_no_search_ever_breaks_the_index(index: sqlite3.Connection, query: str) -> None:
    try:
        found = search_expression(query, TERMS)
    except QueryError as error:
        assert 1 <= error.column <= len(query) + 1
        return
    if found.match:
        index.execute("select rowid from f where f match ?", [found.match]).fetchall()
