"""What is wrong with a file is said all at once: line, key, and what to write instead."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crawler.config import Secret, Topic, load, parse
from crawler.errors import ConfigError, FixTheFile, Problem, QueryError

HOME = Path("/desk/schedules.yaml")
# Line 5 is the source; one key is added there, on line 6 whole sections are.
SMALL = """\
contact: desk@newsroom.org
topics:
  floods: {query: "flood AND Almaty"}
sources:
  tengri: {address: https://tengrinews.kz/news.rss}
"""


def problems(text: str) -> list[Problem]:
    with pytest.raises(ConfigError) as caught:
        parse(text, HOME)
    return list(caught.value.problems)


def only(text: str) -> Problem:
    found = problems(text)
    assert len(found) == 1, found
    return found[0]


def of_source(keys: str) -> Problem:
    return only(SMALL.replace("rss}", f"rss, {keys}}}"))


def of_section(text: str) -> Problem:
    return only(SMALL + text + "\n")


@pytest.mark.parametrize(
    ("keys", "key", "message"),
    [
        ("adress: x", "adress", 'unknown key; did you mean "address"?'),
        ("url: x", "url", 'unknown key; did you mean "address"?'),
        ("language: ru", "language", 'unknown key; did you mean "languages"?'),
        ("zzz: ~", "zzz", "unknown key; there is address, allow_private,"),
        ("id: tengri", "id", "unknown key; its id is the key above it"),
        ("country: uk", "country", "(the United Kingdom is gb)"),
        ("country: Kazakhstan", "country", "two-letter code, such as kz"),
        ("tier: agancy", "tier", 'did you mean "agency"?'),
        ("kind: [feed]", "kind", "must be one of auto, feed, sitemap, page"),
        ("topics: flods", "topics", 'no topic is named "flods"; did you mean "floods"?'),
        ("languages: russian", "languages", '"russian" is not a language code'),
        ("timezone: Asia/Almati", "timezone", 'did you mean "Asia/Almaty"?'),
        ("timezone: Europe", "timezone", "is not a time zone"),
        ("timezone: ../../etc/passwd", "timezone", "is not a time zone"),
        ("timezone: /etc/localtime", "timezone", "is not a time zone"),
        ("delay: fast", "delay", "needs a number, such as 2.5"),
        ("delay: .inf", "delay", "needs a number"),
        ("delay: nan", "delay", "needs a number"),
        ("delay: -1", "delay", "must be at least 0"),
        ("pages: 2.5", "pages", "needs a whole number"),
        ("pages: 0", "pages", "must be at least 1"),
        ("allow_private: maybe", "allow_private", "needs true or false"),
        ("name: [a, b]", "name", "needs one text, not a list"),
        ('name: "a\\tb"', "name", "needs a text of one line"),
        ("languages: {a: b}", "languages", "needs a list"),
        ("api_key: abc", "api_key", "a secret does not belong in this file"),
        ("fetch: everything", "fetch", "is not one of matching, all"),
        ("also: tengrinews.kz", "also", 'write "https://tengrinews.kz"'),
        ("also: file:///etc/passwd", "also", "only addresses that start with https://"),
        ("also: data:text/html;x", "also", "only addresses that start with https://"),
        ("also: ftp://tengrinews.kz", "also", "only addresses that start with https://"),
        ("also: s3://bucket/x", "also", "only addresses that start with https://"),
        ("also: JavaScript:alert(1)", "also", "only addresses that start with https://"),
        ("also: 'https:///news'", "also", "names no site"),
        ("also: 'https://a b.kz'", "also", "has no blanks"),
        ("also: 'https://a.kz:99999'", "also", "not an address that can be read"),
        ("also: 'https://[::1'", "also", "not an address that can be read"),
        ("also: 'https://a.kz\\@b.kz/'", "also", "name or password"),
        ("also: 'https://a.kz\\b.kz/'", "also", "names no site"),
        ("also: https://u:hunter2@a.kz", "also", "name or password in the address"),
    ],
)
def test_of_a_source(keys: str, key: str, message: str) -> None:
    problem = of_source(keys)
    assert (problem.line, problem.key) == (5, f"sources.tengri.{key}")
    assert message in problem.message
    assert "hunter2" not in problem.message


@pytest.mark.parametrize(
    ("text", "key", "message"),
    [
        ("archve: x", "archve", 'did you mean "archive"?'),
        ("path: x", "path", "unknown key"),
        ("contact: b@c.de", "contact", "written twice (first on line 1); keep one"),
        ("archive: ~nobody-here/x", "archive", "names the home of a person"),
        ("crawl: {workers: 0}", "crawl.workers", "must be at least 1"),
        ("crawl: {timeout: 0}", "crawl.timeout", "must be more than 0"),
        ("crawl: {requests: 1000}", "crawl.requests", "must be at most 256"),
        ("crawl: {proxy: 'http://u:hunter2@p:1'}", "crawl.proxy", "name or password"),
        ("crawl: {proxy: 'http://proxy'}", "crawl.proxy", "needs a host and a port"),
        ("crawl: {proxy: 'socks5://proxy:1080'}", "crawl.proxy", "only addresses that start with"),
        ("crawl: {proxy_credentials: {env: P}}", "crawl", "has proxy_credentials but no proxy"),
        ("crawl: {password: hunter2}", "crawl.password", "a secret does not belong in this file"),
        ("crawl: {user_agent: Spähre}", "crawl.user_agent", "plain Latin letters"),
        ("crawl: fast", "crawl", "needs lines beneath it"),
        ("upkeep: {captures: 1h}", "upkeep", "at least 1d"),
        ("upkeep: {capture: 90d}", "upkeep.capture", "captures"),
        ("schedules: {s: {every: 10}}", "schedules.s.every", '"15m", "1h30m" or "2d"'),
        ("schedules: {s: {every: 10s}}", "schedules.s.every", "from 1m to 366d"),
        ("schedules: {s: {every: 999999d}}", "schedules.s.every", "from 1m to 366d"),
        ("schedules: {s: {every: }}", "schedules.s", 'needs one of "every: 15m" and'),
        ("schedules: {s: }", "schedules.s", 'needs one of "every: 15m" and'),
        ("schedules: {s: {every: 1h, cron: 0 7 * * *}}", "schedules.s", 'needs one of "every: 15m" and'),
        ("schedules: {s: {cron: 0 7 * *}}", "schedules.s.cron", "has 4 fields, not 5"),
        ("schedules: {s: {cron: 61 7 * * *}}", "schedules.s.cron", "is not a cron time"),
        ("schedules: {s: {cron: 0 7 * * 1-5}}", "schedules.s.cron", "write names, such as mon-fri"),
        ("schedules: {s: {cron: 0 0 30 2 *}}", "schedules.s.cron", "never comes"),
        ("schedules: {s: {every: 1h, between: 6}}", "schedules.s.between", '"06:00-23:00"'),
        ("schedules: {s: {every: 1h, between: 06:00-6:00}}", "schedules.s.between", "same time"),
        ("schedules: {s: {every: 1h, sources: [tengri, tass]}}", "schedules.s.sources", 'named "tass"'),
        ("schedules: {'Nacht s': {every: 1h}}", "schedules.Nacht s", "cannot be a name here"),
        ("digests: {d: {every: 1d}}", "digests.d.topic", "is missing"),
        ("digests: {d: {topic: fire, every: 1d}}", "digests.d.topic", 'no topic is named "fire"'),
        ("digests: {d: {topic: floods}}", "digests.d", 'needs one of "every: 1d" and "at: 07:00"'),
        ("digests: {d: {topic: floods, at: 24:00}}", "digests.d.at", "is not a time of day"),
        ("digests: {d: {topic: floods, every: 1d, forms: []}}", "digests.d", "forms is empty"),
        ("digests: {d: {topic: floods, every: 1d, forms: pdf}}", "digests.d.forms", "text, html, json"),
        ("digests: {d: {topic: floods, every: 1d, weekdays: mon}}", "digests.d", "goes with at"),
        ("digests: {d: {topic: floods, at: 7:00, weekdays: someday}}", "digests.d.weekdays", '"mon-fri"'),
    ],
)
def test_of_the_rest(text: str, key: str, message: str) -> None:
    problem = of_section(text)
    assert (problem.line, problem.key) == (6, key)
    assert message in problem.message
    assert "hunter2" not in problem.message


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 0, 'is empty; "crisisdesk init" writes one'),
        ("# only remarks\n", 0, "is empty"),
        ("- a\n- b\n", 1, "must consist of keys"),
        ("just words\n", 1, "must consist of keys"),
        ("a: b\n\tc: d\n", 2, "column 1: a tab"),
        ('a: "b\n', 1, "column 4: a quote is opened and never closed"),
        ("a: 1\nb: @x\n", 2, 'cannot start with "@"; put it in quotes'),
        ("a: [1, 2\nb: 3\n", 1, "column 4: a list opened"),
        ("a: b: c\n", 1, 'a ":" that YAML does not expect'),
        ('q: "a" AND "b"\n', 1, "quote the whole text"),
        ("a: *\n", 1, 'cannot start with "*" or "&"'),
        ("a: b\x00\n", 1, "U+0000"),
        ("a: b\n\nc: \ud800\n", 3, "U+D800"),
        ("a: b\r\nc: \u2028\n", 2, "U+2028"),
        ("%YAML 3.0\n---\na: b\n", 1, "not YAML"),
        ("[" * 100_000, 1, "nested more than 12 levels deep"),
        ("- " * 100_000, 1, "nested more than 12 levels deep"),
        ("a: " + "{a: " * 1000, 1, "nested more than 12 levels deep"),
    ],
)
def test_what_is_no_yaml_of_ours(text: str, line: int, message: str) -> None:
    problem = only(text)
    assert problem.line == line
    assert message in problem.message


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("&a x", '"&a" would name a value'),
        ("!!python/object/apply:os.system [id]", 'starts with "!"'),
        ("!include /etc/passwd", 'starts with "!"'),
        ('"a\\0b"', "a character that cannot be shown (U+0000)"),
    ],
)
def test_magic_is_refused(value: str, message: str) -> None:
    assert any(message in problem.message for problem in problems(SMALL + f"archive: {value}\n"))


def test_a_bomb_of_aliases_does_not_go_off() -> None:
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    found = problems("a0: &a0 [lol]\n" + "\n".join(levels) + "\n")
    assert found[3].message.startswith('"&a0" would name a value')
    assert found[-1].message.startswith("and ")
    assert len(found) == 201


def test_a_second_document_is_refused() -> None:
    assert of_section("---\na: b").message.startswith("a second document starts here")


def test_the_second_of_two_sources_with_one_address_is_named() -> None:
    problem = only(SMALL + "  other: {address: https://x.kz, also: https://Tengrinews.kz/news.rss/}\n")
    assert (problem.line, problem.key) == (6, "sources.other.also")
    assert 'source "tengri" already' in problem.message


def test_lines_are_those_of_the_key_itself() -> None:
    text = SMALL.replace("{address:", "\n    languages:\n      - ru\n      - russian\n    address:").replace(
        "rss}", "rss"
    )
    assert (only(text).line, only(text).key) == (8, "sources.tengri.languages")


def test_an_empty_entry_and_a_bare_one_say_what_they_need() -> None:
    found = problems(SMALL + "  empty:\n  bare: https://bare.kz\n")
    assert [(p.line, p.key, p.message) for p in found] == [
        (6, "sources.empty.address", "is missing"),
        (7, "sources.bare", "needs lines beneath it, each with its own key"),
    ]


def test_messages_stay_one_visible_line() -> None:
    problem = only(SMALL.replace("desk@newsroom.org", '"a\\nfile: \\u202egp.exe@b"'))
    assert "\n" not in str(problem)
    assert "\u202e" not in str(problem)


def test_all_problems_come_in_the_order_of_the_file() -> None:
    text = SMALL.replace("desk@newsroom.org", "nobody").replace("query", "qery").replace("https", "htps")
    assert [(problem.line, problem.key) for problem in problems(text)] == [
        (1, "contact"),
        (3, "topics.floods.query"),
        (3, "topics.floods.qery"),
        (5, "sources.tengri.address"),
    ]


def refuse(topic: Topic) -> None:
    if "(" in topic.query:
        raise QueryError(topic.query, 7, "this parenthesis is never closed")


def test_a_query_that_cannot_be_compiled_is_a_problem_like_the_others() -> None:
    text = SMALL.replace("flood AND Almaty", "flood (AND").replace("https", "htps")
    with pytest.raises(ConfigError) as caught:
        parse(text, HOME, refuse)
    first, second = caught.value.problems
    assert (first.line, first.key) == (3, "topics.floods.query")
    assert first.message == "column 7 of the query: this parenthesis is never closed"
    assert second.key == "sources.tengri.address"
    assert parse(SMALL, HOME, refuse).topics["floods"].query == "flood AND Almaty"


def unreadable(path: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert caught.value.path == str(path)
    return caught.value.problems[0].message


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"contact: a@b.de\nname: caf\xe9\n")
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * (5 * 2**20 + 1))
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    assert 'no such file; "crisisdesk init"' in unreadable(tmp_path / "none.yaml")
    assert "is a folder" in unreadable(tmp_path)
    assert "is not UTF-8 text" in unreadable(latin)
    assert "is larger than 5 MiB" in unreadable(large)
    assert "is not a file" in unreadable(pipe)
    assert "cannot be read" in unreadable(tmp_path / ("x" * 300))
    assert "cannot be read" in unreadable(tmp_path / "a\0b")
    assert "cannot be read" in unreadable(latin / "x.yaml")


def test_a_file_that_is_not_utf_8_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"contact: a@b.de\nname: caf\xe9\n")
    with pytest.raises(ConfigError, match="line 2: is not UTF-8"):
        load(path)


def test_a_secret_is_read_from_where_the_file_says(tmp_path: Path) -> None:
    kept = tmp_path / "proxy.secret"
    kept.write_text("name:hunter2\n")
    path = tmp_path / "schedules.yaml"
    crawl = "crawl: {proxy: 'http://p:1', proxy_credentials: {file: proxy.secret}}\n"
    path.write_text(SMALL + crawl)
    secret = load(path).crawl.proxy_credentials
    assert secret is not None
    assert secret.reveal({}) == "name:hunter2"
    assert Secret(env="P").reveal({"P": "a:b"}) == "a:b"
    assert "hunter2" not in repr(load(path))


@pytest.mark.parametrize(
    ("secret", "message"),
    [
        (Secret(env="NOT_SET"), "the environment variable NOT_SET is to hold a secret and is empty"),
        (Secret(file=Path("/nowhere/proxy.secret")), "cannot be read"),
    ],
)
def test_a_secret_that_is_not_there(secret: Secret, message: str) -> None:
    with pytest.raises(FixTheFile, match=message):
        secret.reveal({})


@pytest.mark.parametrize("keys", ["{}", "{env: A, file: B}", "{env: 'a b'}", "name:hunter2"])
def test_where_a_secret_is_kept_is_one_place(keys: str) -> None:
    text = f"crawl: {{proxy: 'http://p:1', proxy_credentials: {keys}}}"
    assert of_section(text).key.startswith("crawl.proxy_credentials")
