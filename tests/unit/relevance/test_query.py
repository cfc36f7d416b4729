"""What a query means, and what a bad one is told."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.errors import QueryError
from crawler.relevance import compile_topic, judge

TERMS: dict[str, dict[str, list[str]]] = {
    "kazakhstan": {"en": ["Kazakhstan", "Almaty"], "ru": ["Казахстан", "Алматы"]},
    "unrest": {"en": ["protest", "state of emergency"]},
    "empty": {"en": []},
    "blank": {"en": ["…"]},
}


@pytest.mark.parametrize(
    ("query", "understood"),
    [
        ("almaty airport", "almaty AND airport"),
        ("almaty airport OR port", "almaty AND (airport OR port)"),
        ("a1 OR b1 AND c1", "a1 OR (b1 AND c1)"),
        ("a1 AND b1 c1 AND d1", "a1 AND b1 AND c1 AND d1"),
        ("(a1 b1) OR c1", "(a1 AND b1) OR c1"),
        ("fuel NOT sport cup", "fuel AND NOT sport AND cup"),
        ("fuel NOT (sport OR cup)", "fuel AND NOT (sport OR cup)"),
        ('title:(airport OR "shut down")', 'title:airport OR title:"shut down"'),
        ("@kazakhstan AND @unrest", "@kazakhstan AND @unrest"),
        ("lang:RU site:.BBC.co.uk", "lang:ru AND site:bbc.co.uk"),
        ("lang:kk-Cyrl protest*", "lang:kk AND protest*"),
        ("fuel NEAR price", "fuel NEAR/10 price"),
        ("fuel NEAR/3 price AND gas", "fuel NEAR/3 price AND gas"),
        ("text:fuel NEAR/3 (price OR cost)", "fuel NEAR/3 (price OR cost)"),
        ('"fuel price"~4', '"fuel price"~4'),
        ("and or not near to TO", "and AND or AND not AND near AND to AND TO"),
        (r"half\:time 12:30".replace("12:30", ""), "half:time"),
        ("a1\nOR\tb1", "a1 OR b1"),
    ],
)
def test_a_query_is_understood_as(query: str, understood: str) -> None:
    assert compile_topic("t", query, TERMS).clause.shown == understood


@pytest.mark.parametrize(
    ("query", "column", "said"),
    [
        ("", 1, "empty"),
        ("  ", 1, "empty"),
        ("fuel AND (gas OR oil", 10, "never closed"),
        ("fuel)", 5, "closes nothing"),
        ('say "shoot to kill', 5, "never closed"),
        ("titel:airport", 1, "did you mean title?"),
        ("fuel AND colour:red", 10, "there are title, text, site, lang"),
        ("@kasachstan", 1, "did you mean @kazakhstan?"),
        ("fuel @xyz", 6, "there are @kazakhstan, @unrest"),
        ("@empty", 1, "empty"),
        ("@blank", 1, "cannot be searched: '…'"),
        ("NOT sport", 1, "would match everything else"),
        ("fuel OR NOT sport", 1, "would match everything else"),
        ("*port", 1, "only at the end of a word"),
        ("air*rt", 1, "only at the end of a word"),
        ("p*", 1, "at least 2 letters"),
        ("fuel [a TO b]", 6, "no meaning"),
        ("fuel~2", 5, "only a phrase"),
        ("fuel^2", 5, "weights"),
        ("/fu.l/", 1, "regular expressions"),
        ("fuel -sport", 6, "write NOT"),
        ("fuel +price", 6, "take the + away"),
        ("'fuel price'", 1, "double quotes"),
        ("fuel AND", 9, "missing at the end"),
        ("OR fuel", 1, "OR stands where a word is needed"),
        ("fuel AND OR price", 10, "OR stands where"),
        ("fuel NEAR", 6, "after it"),
        ("NEAR fuel", 1, "before it"),
        ("fuel NEAR (a1 AND b1)", 11, "NEAR joins words"),
        ("fuel NEAR/500 price", 6, "100 words at most"),
        ("fuel NEAR title:price", 6, "after it"),
        ("site:bbc.com/news", 6, "without path"),
        ("site:*.kz", 6, "without path or wildcard"),
        ("lang:russian", 6, "language code"),
        ("title:(fuel site:a.kz)", 13, "cannot stand inside title:"),
        ("fuel !!!", 6, "no letter or digit"),
        ('fuel "…"', 6, "no word between the quotes"),
        ('fuel"price"', 5, "put a blank"),
        ("title:", 6, "follow the colon"),
        ("(" * 10_000, 21, "levels"),
        ("x " * 50_000, 10_001, "longer than"),
        ("NOT " * 100 + "x", 81, "levels"),
    ],
)
def test_a_bad_query_names_the_column_and_the_way_out(query: str, column: int, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        compile_topic("t", query, TERMS)
    assert caught.value.column == column
    assert said in caught.value.message
    assert len(str(caught.value)) < 800


def test_without_groups_the_message_says_so() -> None:
    with pytest.raises(QueryError, match="no term groups are defined"):
        compile_topic("t", "@unrest")


def test_a_topic_is_a_value() -> None:
    one, same = compile_topic("t", "@unrest", TERMS), compile_topic("t", "@unrest", dict(TERMS))
    assert one == same
    assert hash(one) == hash(same)
    assert pickle.loads(pickle.dumps(one)) == one
    changed = {**TERMS, "unrest": {"en": ["riot"]}}
    assert compile_topic("t", "@unrest", changed) != one


def test_changed_terms_change_the_verdict_of_a_topic_of_the_same_name() -> None:
    page = {"title": "A riot", "text": "", "language": "en", "address": ""}
    assert not judge(compile_topic("t", "@unrest", TERMS), **page).relevant
    assert judge(compile_topic("t", "@unrest", {"unrest": {"en": ["riot"]}}), **page).relevant


def test_nothing_heavy_is_loaded_or_written_before_it_is_needed(tmp_path: Path) -> None:
    script = (
        "import sys, crawler.relevance as r\n"
        "assert not {'luqum', 'simplemma'} & set(sys.modules)\n"
        "r.compile_topic('t', 'fuel AND price')\n"
        "assert 'simplemma' not in sys.modules\n"
    )
    tmp_path.chmod(0o555)
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    tmp_path.chmod(0o755)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert not list(tmp_path.iterdir())
