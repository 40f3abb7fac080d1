"""How the docstring of a known mistake is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.course.mistakes import read_mistake

SAYS = "each line is held back until the next event has come"


@pytest.mark.parametrize(
    "source",
    [
        f'"""Caught by test_a: keeps a line.\n\nSays: {SAYS}\n"""\nx = 1\n',
        "\ufeff# A comment.\n\n'''Caught by test_a: keeps\na line.\n\nSays: each line is held back\n"
        "until the next event\n  has come\n'''\n",
        f"r'''Caught by test_a: keeps a line.\n\nSays: {SAYS}\n\nAnd more.\n'''\ndef f(:\n",
    ],
    ids=["as usual", "over several lines", "not Python below"],
)
def test_the_check_and_the_sentence(tmp_path: Path, source: str) -> None:
    """The sentence ends at an empty line, and is one line however it was written."""
    file = tmp_path / "one_behind.py"
    file.write_text(source, encoding="utf-8")
    mistake = read_mistake(file)
    assert (mistake.name, mistake.check, mistake.says) == ("one_behind", "test_a", SAYS)


def test_the_idea_of_a_conceptual_mistake(tmp_path: Path) -> None:
    """An idea is one line without a stop at its end, wherever it is; most mistakes have none."""
    file = tmp_path / "one_behind.py"
    idea = "Conceptual: an event comes before\nthe next node has ended.\n"
    file.write_text(f'"""Caught by test_a: keeps a line.\n\nSays: {SAYS}\n\n{idea}"""\n')
    mistake = read_mistake(file)
    assert mistake.idea == "an event comes before the next node has ended"
    assert mistake.says == SAYS
    file.write_text(f'"""Caught by test_a: keeps a line.\n\nSays: Conceptual: {SAYS}\n"""\n')
    assert not read_mistake(file).idea


@pytest.mark.parametrize(
    ("source", "check"),
    [
        ('"""Caught by test_a: keeps a line. It Says: nothing."""\n', "test_a"),
        ('"""Keeps a line."""\n', ""),
        ('x = 1\n"""Caught by test_a: keeps a line.\n\nSays: no\n"""\n', ""),
        ("", ""),
    ],
)
def test_what_is_missing_is_empty(tmp_path: Path, source: str, check: str) -> None:
    """Only a docstring counts, and the sentence has a paragraph of its own."""
    file = tmp_path / "one_behind.py"
    file.write_text(source, encoding="utf-8")
    mistake = read_mistake(file)
    assert (mistake.check, mistake.says) == (check, "")
