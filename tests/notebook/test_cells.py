"""Cells and files: what is added to a cell, and where its lines are."""

from __future__ import annotations

import ast

import pytest

from kit.model import Finding, Outcome, Standing, Verdict
from kit.notebook.cells import explain_syntax, locate_in_cell, make_file, name_magics, split_stub

STUB = '''\
"""Name the nodes.

The last lines start `kit try`.
"""

from typing import Any


def name(graph: Any) -> None:
    raise NotImplementedError


if __name__ == "__main__":
    print("try")
'''
CELL = "def name(graph):\n    return graph\n"


def test_a_cell_gets_the_task_and_the_ending() -> None:
    """The file is the stub with the cell in the place of its code, and is Python."""
    file = make_file(CELL, STUB)
    assert file.text.startswith('"""Name the nodes.\n')
    assert file.text.endswith(
        '    return graph\n\n\nif __name__ == "__main__":\n    print("try")\n'
    )
    assert ast.get_docstring(ast.parse(file.text)) is not None
    assert file.text.splitlines()[file.lines_before] == "def name(graph):"


@pytest.mark.parametrize("start", ['"""Mine."""\n', "# a comment\n\n'mine'\n", 'r"""\nx"""\n'])
def test_a_text_of_the_cell_stays_the_task(start: str) -> None:
    """What begins with a text has the task already, so no line comes before it."""
    file = make_file(start + CELL, STUB)
    assert file.text.startswith(start)
    assert file.lines_before == 0


def test_a_main_of_the_cell_stays_the_only_one() -> None:
    """The ending is not added to a cell that has one."""
    cell = CELL + 'if __name__ == "__main__":\n    name(1)\n'
    assert make_file(cell, STUB).text.count("__main__") == 1


@pytest.mark.parametrize("stub", ["", "def broken(:\n", "x = 1\n"])
def test_a_stub_without_a_task_adds_nothing(stub: str) -> None:
    """An original that is missing, not Python or without a text changes no cell."""
    assert make_file(CELL, stub).text == CELL


def test_the_code_of_a_stub_is_apart() -> None:
    """What a new cell begins with is neither the task nor the ending."""
    assert split_stub(STUB).code == (
        "from typing import Any\n\n\ndef name(graph: Any) -> None:\n    raise NotImplementedError\n"
    )


def test_places_are_those_of_the_cell() -> None:
    """Line 1 of a cell is its magic; a line of the task or of the ending stays one of the file."""
    file, shown = make_file(CELL, STUB), "exercises/first/name.py"
    found = {}
    for line in range(1, file.text.count("\n") + 1):
        finding = Finding(
            check="test_it",
            says="it works",
            outcome=Outcome.FAILED,
            points=0.0,
            max_points=1.0,
            where=f"{shown}:{line}",
        )
        verdict = Verdict(
            exercise="first/name",
            standing=Standing.BROKEN,
            points=0.0,
            max_points=1.0,
            seconds=0.1,
            advice=f"Fix {shown}:{line}, then run: kit grade name",
            isolation="namespaces",
            findings=(finding,),
        )
        moved = locate_in_cell(verdict, shown, file)
        found[line] = (moved.findings[0].where, moved.advice)
    first = file.lines_before + 1
    assert found[first] == ("cell:2", "Fix line 2 of the cell, then run the cell again.")
    assert found[first + 1][0] == "cell:3"
    assert {line for line in found if found[line][0].startswith("cell")} == {first, first + 1}


def test_commands_become_magics() -> None:
    """What has a magic is named by it; what needs a terminal stays a command."""
    text = "kit hint x, `kit try x`, kit show x, kit reset x --yes, kit quiz x, kit hunt x, toolkit hint"
    assert name_magics(text) == (
        "%hint x, `%try x`, %exercise x, %kit reset x --yes, kit quiz x, %kit hunt x, toolkit hint"
    )


@pytest.mark.parametrize(
    ("cell", "transformed", "is_explained"),
    [
        ("x = 1\n", "x = 1\n", False),
        ("def f(:\n", "def f(:\n", False),
        ("await f()\n", "await f()\n", True),
        ("%time f()\n", "get_ipython().run_line_magic('time', 'f()')\n", True),
    ],
)
def test_only_what_works_in_a_notebook_is_explained(
    cell: str, transformed: str, is_explained: bool
) -> None:
    """Plain Python needs no explanation, and neither does what no notebook runs."""
    assert bool(explain_syntax(cell, lambda _: transformed)) is is_explained
