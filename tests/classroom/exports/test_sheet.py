"""A table that another program has exported: read, filled, and else left as it is."""

from __future__ import annotations

import csv
import io
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.classroom.exports.sheet import Sheet, assign_rows
from kit.errors import UsageError

CELLS = st.text(st.characters(exclude_characters="\x00\ufeff\r", exclude_categories=["Cs"]))
TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1)
)


def written(rows: list[list[str]], quoting: Literal[0, 1], end: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=quoting, lineterminator=end).writerows(rows)
    return text.getvalue()


@given(TABLES, st.sampled_from((0, 1)), st.sampled_from(["\n", "\r\n"]))
def test_what_is_not_filled_stays_byte_for_byte(
    rows: list[list[str]], quoting: Literal[0, 1], end: str
) -> None:
    """Any table that Python's csv writes is read cell by cell, and written as it was."""
    rows.insert(0, [f"column {n}" for n in range(len(rows[0]))])
    text = written(rows, quoting, end)
    sheet = Sheet.parse(text, "t.csv")
    assert sheet.text == text
    cells = [[sheet.cell(n, c) for c in range(len(row))] for n, row in enumerate(sheet.rows)]
    assert cells == rows


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("a,b\n1,2\n", "a,b\n1,9\n"),
        ('"a","b"\r\n"1","2"', '"a","b"\r\n"1",9'),
        ("\ufeffa;b\n1;2\n", "\ufeffa;b\n1;9\n"),
        ("a,b\n1\n", "a,b\n1,9\n"),
        ('a,b\n"1\r\n",2\n', 'a,b\n"1\r\n",9\n'),
        ("a,b\n1,2\n\n\n", "a,b\n1,9\n\n\n"),
    ],
)
def test_one_cell_is_filled(text: str, filled: str) -> None:
    """Byte order mark, delimiter, quotes of the others and ends of lines stay."""
    sheet = Sheet.parse(text, "t.csv")
    sheet.fill(1, 1, "9")
    assert sheet.text == filled


def test_a_row_that_can_be_read_in_two_ways_is_refused() -> None:
    """Nobody's name decides in which cell a grade lands."""
    with pytest.raises(UsageError, match=r"t\.csv:2 is not CSV"):
        Sheet.parse('a,b,c\n"x\\"",b,",c,d"\n', "t.csv")


def test_what_is_filled_is_quoted_where_that_is_needed() -> None:
    """A comma or a quote in what is filled in stays in its cell."""
    sheet = Sheet.parse("a,b\n1,2\n", "t.csv")
    sheet.fill(1, 1, 'x,"y"')
    assert list(csv.reader(io.StringIO(sheet.text))) == [["a", "b"], ["1", 'x,"y"']]


@pytest.mark.parametrize(
    ("rows", "cell"),
    [
        ('"C:\\x\\"","a b",1\n"D","a b",2\n', 'C:\\x\\"'),
        ('"\\"x","a b",1\n"D","a b",2\n', '\\"x'),
        ('"x\\",",a b,1\nD,"a b",2\n', 'x\\",'),
        ('"x\\","a b",1\n"D","a b",2\n', "x\\"),
        ('"x\\","a b",1\n"\\"D","a b",2\n', "x\\"),
    ],
)
def test_a_name_with_a_backslash_moves_no_cell(rows: str, cell: str) -> None:
    """PHP puts no second quote behind a backslash; the rows are as long as the header then too."""
    text = "n,m,k\n" + rows
    sheet = Sheet.parse(text, "t.csv")
    assert [sheet.cell(1, 0), sheet.cell(1, 2), sheet.cell(2, 2)] == [cell, "1", "2"]
    assert sheet.text == text


@pytest.mark.parametrize("text", ['a,b\n"1"2,3\n', 'a,b\n"1\n', 'a,b\n1"2,3\n4,"'])
def test_what_is_no_csv_is_told_with_its_line(text: str) -> None:
    """A quote that is not closed, or text behind one, is said with file and line."""
    with pytest.raises(UsageError, match=r"t\.csv:[23] is not CSV"):
        Sheet.parse(text, "t.csv")


def test_nothing_is_no_table() -> None:
    """An empty file is said to be empty."""
    with pytest.raises(UsageError, match="empty"):
        Sheet.parse("", "t.csv")


def test_nobody_is_in_two_rows_and_no_row_is_two_people() -> None:
    """Both would put somebody's grade elsewhere, so both are refused by name."""
    assert assign_rows([("anna", [3]), ("bea", [])], "t.csv") == {"anna": 3}
    with pytest.raises(UsageError, match=r"t\.csv has anna in rows 2 and 5"):
        assign_rows([("anna", [4, 1])], "t.csv")
    with pytest.raises(UsageError, match=r"anna and bea are both row 3"):
        assign_rows([("anna", [2]), ("bea", [2])], "t.csv")
