"""Text of a submission is shown, never obeyed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.render.look import Look
from kit.render.safe import fold, is_address, make_visible, one_line, width, wrap

ANY_TEXT = st.text(st.characters(codec=None))
"""Every code point there is, lone surrogates included."""


@pytest.mark.parametrize(
    ("text", "in_unicode", "in_ascii"),
    [
        ("\x1b[2J", "␛[2J", "\\x1b[2J"),
        ("a\rb", "a␍b", "a\\x0db"),
        ("\x7f", "␡", "\\x7f"),
        ("\x9b31m", "\\x9b31m", "\\x9b31m"),
        ("a\u202eb", "a\\u202eb", "a\\u202eb"),
        ("\u200b", "\\u200b", "\\u200b"),
        ("\ud800", "\\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041", "\\U000e0041"),
        ("a\u00a0b", "a\\xa0b", "a\\xa0b"),
        ("→ é", "→ é", "\\u2192 \\xe9"),
        ("one\ntwo", "one\ntwo", "one\ntwo"),
    ],
)
def test_orders_to_the_terminal_are_shown_by_name(
    text: str, in_unicode: str, in_ascii: str
) -> None:
    """What a terminal would obey is replaced by a name for it."""
    assert make_visible(text) == in_unicode
    assert make_visible(text, ascii_only=True) == in_ascii


@given(ANY_TEXT)
def test_nothing_but_new_lines_is_left_to_obey(text: str) -> None:
    """Whatever comes in, no control, format character or surrogate comes out."""
    safe = make_visible(text)
    categories = {unicodedata.category(char) for char in safe if char != "\n"}
    assert not categories & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert safe.count("\n") == text.count("\n")
    safe.encode()


@given(ANY_TEXT)
def test_ascii_is_ascii(text: str) -> None:
    """In ASCII mode every text becomes ASCII."""
    assert make_visible(text, ascii_only=True).isascii()


def test_piles_of_accents_are_shown_by_name() -> None:
    """Marks that would climb into other lines are named instead."""
    assert make_visible("a" + "\u0301" * 9).count("\\u0301") == 5


@given(ANY_TEXT)
def test_one_line_is_one_line(text: str) -> None:
    """A text for a row has no line break and no run of spaces."""
    line = one_line(text)
    assert "\n" not in line
    assert "  " not in line


@given(ANY_TEXT, st.integers(2, 50))
def test_folding_loses_nothing(text: str, columns: int) -> None:
    """Folded data fits, and joined again it is the same."""
    safe = make_visible(text)
    pieces = fold(safe, columns)
    assert "".join(pieces) == safe.replace("\n", "")
    assert all(width(piece) <= columns for piece in pieces)


def test_data_is_folded_after_spaces() -> None:
    """Words stay whole where a space is near; white space at the start is kept."""
    assert fold("[1, 2, 3, 44]", 8) == ("[1, 2, ", "3, 44]")
    assert fold("      abcdef", 8) == ("      ab", "cdef")


@given(ANY_TEXT, st.integers(2, 50))
def test_wrapping_keeps_every_word(text: str, columns: int) -> None:
    """Wrapped prose fits, and no character but white space is lost."""
    safe = make_visible(text)
    lines = wrap(safe, columns)
    assert "".join("".join(lines).split()) == "".join(safe.split())
    assert all(width(line) <= columns for line in lines)


@given(ANY_TEXT, st.integers(0, 50))
def test_a_cut_text_fits(text: str, columns: int) -> None:
    """A cut text takes no more columns than it may."""
    assert width(Look().fit(make_visible(text), columns)) <= columns


def test_an_address_stays_whole() -> None:
    """The address of a page is not broken; other words are, where a line has no room for them."""
    lines = ("see", "https://example.org/a", "abcdefgh", "ij")
    assert wrap("see https://example.org/a abcdefghij", 8, is_whole=is_address) == lines


def test_wide_characters_take_two_columns() -> None:
    """Chinese text is cut by columns, not by characters."""
    assert width("中文") == 4
    assert Look().fit("中文中文", 5) == "中文…"


def test_a_path_is_cut_at_its_front() -> None:
    """The file's name is the part of a path that stays longest."""
    assert Look().path("exercises/first_stream/print.py:3", 30) == "…/first_stream/print.py:3"
    assert Look().path("exercises/first_stream/print.py:3", 14) == "…/print.py:3"
