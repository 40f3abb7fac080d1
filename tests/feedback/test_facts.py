"""The student's own lines around the line of a finding."""

from __future__ import annotations

import pytest

from kit.feedback.facts import MOST_COLUMNS, find_lines

TEXT = b"a = 1\n\n\ndef f():\n    b = 2\n\n    c = 3\n    return c\n\n\nd = 4\n"


def numbers(source: bytes, where: str) -> list[int]:
    return [line.number for line in find_lines(source, where)]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (1, [1, 2, 3, 4]),
        (2, [1, 2, 3, 4, 5]),
        (4, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
        (5, [4, 5, 6, 7, 8]),
        (8, [5, 6, 7, 8, 9, 10, 11]),
        (12, [11, 12]),
    ],
)
def test_three_lines_on_both_sides(line: int, shown: list[int]) -> None:
    """Blank lines at the ends are left out; after the head of a function there are more lines."""
    assert numbers(TEXT, f"x.py:{line}") == shown
    (marked,) = (line.number for line in find_lines(TEXT, f"x.py:{line}") if line.is_marked)
    assert marked == line


@pytest.mark.parametrize(
    "where",
    ["", "x.py", "x.py:", "x.py:0", "x.py:13", "x.py:-1", "x:1e1", "x:²", f"x:{'9' * 5000}"],
)
def test_a_place_without_a_line_has_none(where: str) -> None:
    """The text of a place may be anything."""
    assert find_lines(TEXT, where) == ()


def test_ends_of_lines_are_those_of_python() -> None:
    """CRLF and CR end lines; a form feed does not. Bytes that are not UTF-8 are named."""
    lines = find_lines(b"\xef\xbb\xbfa\r\nb\rc\x0c\nd\xff", "x.py:2")
    assert [line.text for line in lines] == ["a", "b", "c", "d\\xff"]


def test_a_long_line_is_cut() -> None:
    """A line of a hundred thousand characters does not fill the page."""
    (line,) = find_lines(b"x" * 100_000, "x.py:1")
    assert len(line.text) == MOST_COLUMNS + 2
