"""What is taken from a notebook: the definitions of an exercise, and what they need."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from kit.classroom.roster import Student
from kit.classroom.uploads.notebooks import MAX_NOTEBOOK, find_defined, make_source, read_cells
from kit.classroom.uploads.submission import read_upload
from kit.source import BadFile

from .downloads import BOTH, COURSE, GREET, LATER, notebook, write

ANNA = Student(id="anna")


def source_of(*cells: str, functions: frozenset[str] = frozenset({"greet"})) -> str:
    read = read_cells(notebook(*(cell.encode() for cell in cells)))
    return make_source(read, functions).decode()


def test_what_only_runs_something_is_left_out() -> None:
    """Magics, shell lines, calls, and a top-level await are no part of the source."""
    text = source_of(
        "%load_ext autoreload\n!pip install x\nimport asyncio, json as j\nimport pandas",
        "%%time\nWORD = 'Hello'\n\ndef greet(name):\n    # says hello\n    return f'{WORD} {name}'",
        "greet('x')\nresult = await greet('y')\nunused = greet('z')\nprint(result)",
        "%%bash\nls\ndef greet",
        "for n in range(3):\n    greet(n)\nif __name__ == '__main__':\n    greet('w')",
    )
    assert text == (
        "WORD = 'Hello'\n\ndef greet(name):\n    # says hello\n    return f'{WORD} {name}'\n"
    )


def test_what_a_definition_needs_comes_with_it() -> None:
    """Imports, helpers, classes, decorators and assignments are found through any number of steps."""
    text = source_of(
        "from __future__ import annotations",
        "from typing import TypedDict\nimport functools as ft\nimport os",
        "class State(TypedDict):\n    n: int\nSTART: State = {'n': SEED}\nSEED = 1",
        "def helper():\n    return START\n\ndef stranger():\n    return os",
        "@ft.cache\ndef greet(name):\n    return helper()",
    )
    names = {getattr(node, "name", None) for node in ast.parse(text).body}
    assert {"State", "helper", "greet"} <= names
    assert "stranger" not in names
    assert text.startswith("from __future__ import annotations\n")
    assert "import os" not in text
    assert "SEED = 1" in text
    assert "@ft.cache\ndef greet" in text


def test_the_last_definition_counts_as_in_a_run_from_top_to_bottom() -> None:
    """An earlier version in another cell stays above the later one."""
    text = source_of("def greet(n):\n    return 1", "def greet(n):\n    return 2")
    assert text.index("return 1") < text.index("return 2")


def test_a_cell_that_is_not_python_is_kept_if_it_defines_something() -> None:
    """Its author reads what is wrong with it; an unfinished call elsewhere does no harm."""
    assert "def greet(name:" in source_of("def greet(name:\n    return", "print(")
    assert source_of("def greet(n):\n    return n", "print(") == "def greet(n):\n    return n\n"


@pytest.mark.parametrize(
    "builds",
    [
        "L = []\nL.append('values')",
        "L = {}\nL['mode'] = 'values'",
        "class Config:\n    pass\nL = Config()\nL.mode = 'values'",
        "if True:\n    L = ['values']\nelse:\n    L = []",
        "L = []\nfor word in ('a', 'b'):\n    L.append(word)\n    print(word)",
        "import contextlib\nwith contextlib.suppress(Exception):\n    L = ['values']",
        "try:\n    import json\n    L = ['values']\nexcept ImportError:\n    L = []",
        "import random\nL = [1, 2]\nrandom.shuffle(L)",
        "def fill(a):\n    a.append(1)\n\nL = []\nfill(L)",
        "L, M = ['values'], 1\ndel L[0]",
    ],
)
def test_what_builds_a_needed_value_is_kept(builds: str) -> None:
    """A statement of any kind that makes or changes what a function uses comes with it."""
    lines = source_of(builds, "def greet(n):\n    return L").replace("\n\n", "\n").splitlines()
    for line in builds.splitlines():
        assert not line or line in lines
    namespace: dict[str, object] = {}
    exec("\n".join(lines), namespace)
    assert "L" in namespace


@pytest.mark.parametrize(
    "runs",
    [
        "async for n in greet('x'):\n    L.append(n)",
        "for n in greet('x'):\n    L.append(n)",
        "L.append(greet('x'))",
        "L += [n async for n in greet('x')]",
        "L.append(await later())",
        "L.append(asyncio.run(main()))",
        "L.append(graph.invoke({}))",
        "if __name__ == '__main__':\n    main(L)",
        "print(L)",
        "display(L)",
    ],
)
def test_what_runs_the_exercise_is_left_out(runs: str) -> None:
    """Neither a call of the exercise, direct or through others, nor a run of a graph is kept."""
    before = "import asyncio\nL = []\ndef main(a):\n    a.append(greet('x'))"
    text = source_of(before, "def greet(n):\n    return L", runs)
    assert text == "L = []\n\ndef greet(n):\n    return L\n"


def test_a_local_name_needs_nothing_of_the_same_name() -> None:
    """What a function calls `result` itself is not the notebook's `result`."""
    own = "def greet(n):\n    result = n\n    return result"
    assert source_of(own, "result = [1]\nresult.append(2)") == own + "\n"


def test_a_note_says_what_was_left_out(tmp_path: Path) -> None:
    """It has the number of statements, and the code cells that they are in."""
    cells = (GREET, b"greet('x')\nprint(1)", b"import os", b"await greet('y')")
    upload = read_upload(write(tmp_path, {"work.ipynb": notebook(*cells)}), COURSE)
    assert upload.notes == (
        "cells of the notebook work.ipynb were used for greet",
        "3 statements were left out of code cells 2 and 4 of work.ipynb",
    )


@pytest.mark.parametrize("name", ["work.ipynb", "greet.ipynb"])
def test_a_syntax_error_is_named_with_its_cell(name: str, tmp_path: Path) -> None:
    """The author reads which cell it is and what is wrong with it."""
    broken = b"def greet(name:\n    return name"
    cells = notebook(b"import os", b"!ls", broken)
    with pytest.raises(BadFile, match="code cell 3 is not Python, line 1: '\\(' was never closed"):
        read_upload(write(tmp_path / "a", {name: cells}), COURSE)
    upload = read_upload(write(tmp_path / "b", {"w.ipynb": notebook(LATER, broken)}), COURSE)
    assert "basics/add_later" in upload.sources
    assert upload.refusals[0].problem.startswith("code cell 2 is not Python, line 1")


def test_cells_without_a_mark_beside_others_are_named(tmp_path: Path) -> None:
    """They define another exercise, and only marked cells are taken."""
    cells = notebook(b"%%exercise greet\n" + GREET, LATER)
    upload = read_upload(write(tmp_path, {"work.ipynb": cells}), COURSE)
    assert [*upload.sources] == ["basics/greet"]
    (refusal,) = upload.refusals
    assert (
        refusal.problem == "its cells without %%exercise define add_later, and were not used for it"
    )


def test_text_that_looks_like_a_magic_inside_python_stays() -> None:
    """A cell that is Python as it is loses no line."""
    cell = 'def greet(n):\n    return """\n%d\n!x\n""" % n'
    assert source_of(cell) == cell + "\n"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"not json", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "no list of cells"),
        (b'{"nbformat": 3, "worksheets": []}', "the format 3 is not read"),
        (json.dumps({"cells": [{}] * 3_000}).encode(), "too many"),
    ],
)
def test_what_is_no_notebook_is_refused(data: bytes, problem: str) -> None:
    """Each kind has its sentence."""
    with pytest.raises(BadFile, match=problem):
        read_cells(data)


@pytest.mark.parametrize(
    "cell",
    [None, 3, {"cell_type": "code"}, {"cell_type": "code", "source": [1, None]}, {"source": "x"}],
)
def test_odd_cells_are_passed_over(cell: object) -> None:
    """JSON of any shape is read without a traceback."""
    data = json.dumps({"nbformat": 4, "cells": [cell]}).encode()
    assert find_defined(read_cells(data)) == set()


def test_markers_say_which_cells_belong_to_an_exercise(tmp_path: Path) -> None:
    """Cells without a marker are for all; those of another exercise are not."""
    cells = (
        b"WORD = 'Hello, '",
        b"%%exercise greet\ndef greet(name):\n    return WORD + name",
        b"%%writefile exercises/basics/add_later.py\n" + LATER,
    )
    upload = read_upload(write(tmp_path, {"work.ipynb": notebook(*cells)}), COURSE)
    assert upload.sources["basics/greet"].startswith(b"WORD = 'Hello, '\n\ndef greet")
    assert b"WORD" not in upload.sources["basics/add_later"]
    assert upload.notes == ("cells of the notebook work.ipynb were used for greet and add_later",)


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ((b"%%exercise nothing\n" + GREET,), "%%exercise nothing names no exercise"),
        ((b"x = 1",), "no cell of the notebook defines the functions of an exercise"),
    ],
)
def test_a_notebook_that_is_not_clear_is_named(
    cells: tuple[bytes, ...], problem: str, tmp_path: Path
) -> None:
    """The reason is in the list, and how to mark the cells."""
    files = {"work.ipynb": notebook(*cells), "greet.py": GREET}
    (refusal,) = read_upload(write(tmp_path, files), COURSE).refusals
    assert refusal.problem == problem
    assert "%%exercise NAME" in refusal.repair


def test_a_notebook_beside_the_files_is_not_used(tmp_path: Path) -> None:
    """The files count, and a note says so."""
    upload = read_upload(
        write(tmp_path, {**BOTH, "draft.ipynb": notebook(b"def greet(n): 0")}), COURSE
    )
    assert upload.sources == {"basics/greet": GREET, "basics/add_later": LATER}
    assert upload.notes == ("draft.ipynb was not used for greet: greet.py is there",)


def test_a_giant_notebook_is_not_read(tmp_path: Path) -> None:
    """The limit is that of a notebook with pictures, not that of a source."""
    big = notebook(GREET, b"#" * 200_000)
    upload = read_upload(write(tmp_path, {"big.ipynb": big}), COURSE)
    assert upload.sources == {"basics/greet": GREET.rstrip() + b"\n"}
    giant = write(tmp_path / "giant", {"big.ipynb": b" " * (MAX_NOTEBOOK + 1)})
    with pytest.raises(BadFile, match="larger than 5000 KB"):
        read_upload(giant, COURSE)
