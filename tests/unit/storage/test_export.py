from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.export import write_csv, write_jsonl


class Kind(StrEnum):
    KEPT = "kept"


ROW: dict[str, object] = {
    "id": 7,
    "title": "Алматы: «аэропорт» закрыт",
    "seen": datetime(2022, 1, 5, 15, 0, tzinfo=timezone(timedelta(hours=6))),
    "day": date(2022, 1, 5),
    "tags": ("a", "b"),
    "found": {"title": "json-ld"},
    "score": 0.5,
    "partial": False,
    "image": None,
    "outcome": Kind.KEPT,
}


def csv_of(rows: list[dict[str, object]], columns: list[str], *, bom: bool = False) -> str:
    out = io.StringIO(newline="")
    assert write_csv(rows, columns, out, bom=bom) == len(rows)
    return out.getvalue()


def test_jsonl_keeps_every_value() -> None:
    out = io.StringIO()
    assert write_jsonl([ROW, {}], out) == 2
    lines = out.getvalue().splitlines()
    assert json.loads(lines[0]) == ROW | {
        "seen": "2022-01-05T09:00:00Z",
        "day": "2022-01-05",
        "tags": ["a", "b"],
        "outcome": "kept",
    }
    assert lines[1] == "{}"
    assert "Алматы" in lines[0]


def test_odd_values_do_not_break_a_line() -> None:
    out = io.StringIO()
    odd = {"a": float("nan"), "b": "x\u2028\n\ud800", "c": b"\xff", "d": {2, 1}, 3: object, "e": float("inf")}
    write_jsonl([odd, {"seen": datetime(2022, 1, 5)}], out)  # type: ignore[list-item]  # noqa: DTZ001
    first, second = out.getvalue().split("\n")[:2]
    found = json.loads(first)
    assert (found["a"], found["e"], found["b"], found["c"], found["d"]) == (
        None,
        None,
        "x\u2028\n\ufffd",
        "\ufffd",
        [1, 2],
    )
    assert "\u2028" not in first
    assert json.loads(second) == {"seen": "2022-01-05T00:00:00"}


def test_csv_cells() -> None:
    heading, row = csv.reader(io.StringIO(csv_of([ROW], [*ROW, "missing"]), newline=""))
    assert heading == [*ROW, "missing"]
    assert row == [
        *("7", "Алматы: «аэропорт» закрыт", "2022-01-05T09:00:00Z", "2022-01-05"),
        *('["a", "b"]', '{"title": "json-ld"}', "0.5", "False", "", "kept", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+SUM(A1)",
        "-2+3",
        "@x",
        "\tx",
        "\r=1",
        "\n=1",
        '=HYPERLINK("http://x")',
        "＝1",
        "-",
        "+7 701 555",
    ],
)
def test_formulas_are_text(text: str) -> None:
    (_, row) = csv.reader(io.StringIO(csv_of([{"a": text}], ["a"]), newline=""))
    assert row == ["'" + text]


@pytest.mark.parametrize("text", ["-12", "+3.5", "-1e9", "12 killed", "", "a=b", "'=1"])
def test_plain_text_and_numbers_stay(text: str) -> None:
    (_, row) = csv.reader(io.StringIO(csv_of([{"a": text, "b": -4}], ["a", "b"]), newline=""))
    assert row == [text, "-4"]


def test_headings_are_safe_and_the_mark_is_optional() -> None:
    assert csv_of([], ["=cmd", "b"]) == "'=cmd,b\r\n"
    assert csv_of([], ["a"], bom=True).encode("utf-8") == b"\xef\xbb\xbfa\r\n"


@given(
    st.lists(
        st.dictionaries(st.sampled_from("abc"), st.text(max_size=12) | st.none() | st.integers()), max_size=6
    )
)
def test_rows_in_are_rows_out(rows: list[dict[str, object]]) -> None:
    text = csv_of(rows, ["a", "b", "c"])
    text.encode("utf-8")
    found = list(csv.reader(io.StringIO(text, newline="")))
    assert len(found) == len(rows) + 1
    assert not any(cell[:1] in "=@\t\r\n" for row in found for cell in row if cell)
    out = io.StringIO()
    assert write_jsonl(rows, out) == len(rows) == out.getvalue().count("\n")


def test_rows_are_written_as_they_come() -> None:
    out = io.StringIO()
    seen: list[int] = []

    def rows() -> object:
        for number in range(3):
            seen.append(out.getvalue().count("\n"))
            yield {"a": number}

    write_jsonl(rows(), out)  # type: ignore[arg-type]
    assert seen == [0, 1, 2]


def test_times_keep_their_fractions() -> None:
    out = io.StringIO()
    write_jsonl([{"t": datetime(2022, 1, 5, 9, 0, 0, 250_000, tzinfo=UTC)}], out)
    assert out.getvalue() == '{"t": "2022-01-05T09:00:00.250000Z"}\n'
