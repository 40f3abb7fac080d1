"""The magics in a real kernel. The tests run in order, as the cells of one notebook do."""

from __future__ import annotations

import json
import re

from tests.notebook.conftest import Kernel

GREET = 'def greet(name):\n    return f"Hello, {name}!"\n'
COLLECTS = """\
import asyncio

async def ticks(count, delay):
    numbers = []
    for number in range(count):
        await asyncio.sleep(delay)
        numbers.append(number)
    print("<script>alert(1)</script>")
    for number in numbers:
        yield number
"""


def test_a_task_comes_with_the_cell_to_begin_with(kernel: Kernel) -> None:
    """%exercise shows the task of the next exercise, and adds a cell with its stub."""
    shown = kernel.run("%exercise")
    assert "Write `greet(name)`" in shown.forms["text/markdown"]
    assert "- greets whoever is named (2)" in shown.forms["text/markdown"]
    assert shown.text.startswith("greet  1 of 2 in Basics")
    assert shown.next_cell == (
        "%%exercise greet\ndef greet(name: str) -> str:\n    raise NotImplementedError\n"
    )


def test_a_wrong_answer_has_its_place_in_the_cell(kernel: Kernel) -> None:
    """The file gets the task and the cell; the verdict has the cell's own lines."""
    shown = kernel.run('%%exercise greet\n\ndef greet(name):\n    return "Hi" + 1\n')
    written = kernel.file("basics/greet").read_text()
    assert written.startswith('"""Greet someone by name.')
    assert written.endswith('"""\n\n\ndef greet(name):\n    return "Hi" + 1\n')
    assert "it raised TypeError" in shown.text
    assert "where     cell:4" in shown.text
    assert "Your lines at <code" in shown.html
    assert "not solved, 0 of 2 points" in shown.texts
    assert not (kernel.folder / ".kit/kept").exists()  # nothing but the stub was replaced


def test_hints_are_about_the_last_failure(kernel: Kernel) -> None:
    """%hint without a name takes the exercise of the last cell, and the record keeps it."""
    assert (
        "**greet, hint on: greets whoever is named**"
        in (kernel.run("%hint").forms["text/markdown"])
    )
    assert "%hint greet --restart" in kernel.run("%hint greet --all\n%hint").text
    record = json.loads((kernel.folder / ".kit/progress.json").read_text())
    assert record["exercises"]["basics/greet"]["seen"][:2] == ["check:test_greets_by_name", "1"]


def test_a_right_answer_names_the_next_exercise(kernel: Kernel) -> None:
    """A cell without a name is about the exercise used last; what passes now is marked."""
    shown = kernel.run(f"%%exercise\n{GREET}")
    assert "greets whoever is named (new)" in shown.texts
    assert "Solved. Go on with: %exercise add_later" in shown.text
    assert "Solved. Go on with: %exercise add_later" in shown.texts
    record = json.loads((kernel.folder / ".kit/progress.json").read_text())
    assert record["exercises"]["basics/greet"]["standing"] == "solved"


def test_a_timeline_is_drawn_and_prints_stay_text(kernel: Kernel) -> None:
    """Two exercises one after another: the second one's timeline shows what was collected."""
    shown = kernel.run(f"%%exercise streams/ticks\n{COLLECTS}")
    assert "<script" not in shown.html
    assert "prints <script>alert(1)</script>" in shown.texts
    lanes = re.findall(r'<tr class="lane-(\d)">', shown.html)
    assert len(lanes) > 3
    assert "│ your code" in shown.text
    assert "was solved" not in shown.text


def test_one_fork_server_grades_all_cells(kernel: Kernel) -> None:
    """The kernel keeps its fork server."""
    find = 'get_ipython().magics_manager.registry["KitMagics"].session._grader._server._process.pid'
    first = kernel.run(f"print({find})").printed
    kernel.run(f"%%exercise greet\n{GREET}")
    assert kernel.run(f"print({find})").printed == first != ""


def test_a_text_of_an_editor_is_kept(kernel: Kernel) -> None:
    """What neither the kit nor a cell has written is kept, as kit reset keeps it."""
    kernel.file("basics/greet").write_text("# by hand\n")
    shown = kernel.run(f"%%exercise greet\n{GREET}")
    assert "Your earlier text is kept in .kit/kept/basics/greet.1.py" in shown.text
    assert (kernel.folder / ".kit/kept/basics/greet.1.py").read_text() == "# by hand\n"


def test_what_is_no_python_has_its_line(kernel: Kernel) -> None:
    """A syntax error and an await at the top of a cell are broken; only the second has a note."""
    broken = kernel.run("%%exercise greet\ndef greet(name)\n    pass\n")
    assert "SyntaxError: expected ':'" in broken.text
    assert "Fix line 2 of the cell, then run the cell again." in broken.text
    assert "An exercise is a file of plain Python" not in broken.text
    top = kernel.run(f"%%exercise greet\n{GREET}await greet('Ann')\n")
    assert "'await' outside function" in top.text
    assert "Fix line 4 of the cell, then run the cell again." in top.text
    assert "An exercise is a file of plain Python" in top.text


def test_an_example_is_tried_with_the_file_or_the_cell(kernel: Kernel) -> None:
    """%try runs the file, %%try the cell; neither is graded, and no file is written."""
    before = kernel.file("streams/ticks").read_bytes()
    assert "yielded   0" in kernel.run("%try ticks").text
    shown = kernel.run("%%try\nasync def ticks(count, delay):\n    yield [][count]\n")
    assert "line 3    yield [][count]\nraised    IndexError" in shown.text
    assert "IndexError: list index out of range" in shown.texts
    assert kernel.file("streams/ticks").read_bytes() == before


def test_lessons_are_markdown(kernel: Kernel) -> None:
    """%lesson shows the lesson of the exercise used last, or the one named."""
    assert kernel.run("%lesson greet").forms["text/markdown"] == "# Basics\n\nSay *hello*.\n"
    kernel.run(f"%%exercise greet\n{GREET}")
    assert kernel.run("%lesson").text.startswith("# Basics")


def test_commands_run_in_the_kernel(kernel: Kernel) -> None:
    """%kit runs a command, but none that waits for keys, and none that cannot be read."""
    assert kernel.run("%kit next").printed.startswith("Next: add_later")
    assert kernel.run("%kit watch").complaint.startswith("kit watch needs a terminal.\n")
    assert kernel.run("%kit next '").complaint.startswith("The line cannot be read: ")


def test_errors_are_a_sentence_and_its_advice(kernel: Kernel) -> None:
    """Unknown names, too many words and a character that no file holds."""
    unknown = kernel.run("%%exercise greeet\nx = 1\n")
    assert unknown.complaint == "There is no exercise 'greeet'.\nDid you mean greet?\n"
    assert kernel.run("%lesson nope").complaint.endswith("List the lessons with: %lesson\n")
    assert kernel.run("%hint greet ticks").complaint == (
        "One name is expected.\nWrite only: greet\n"
    )
    cell = "get_ipython().run_cell_magic('exercise', 'greet', 'x = \"\\ud800\"')"
    assert kernel.run(cell).complaint == (
        "The cell has a character that no file can hold: '\\ud800'.\nRemove it.\n"
    )


def test_a_folder_without_exercises_says_so(kernel: Kernel) -> None:
    """Below a workspace the magics work; elsewhere they say where to go."""
    kernel.run("%cd -q exercises/basics")
    assert "solved, 2 of 2 points" in kernel.run(f"%%exercise greet\n{GREET}").text
    kernel.run("%cd -q /")
    assert "make one with: %kit init DIR" in kernel.run(f"%%exercise greet\n{GREET}").complaint
    kernel.run(f"%cd -q {kernel.folder}")


def test_a_stub_that_is_run_leaves_the_kernel_alive(kernel: Kernel) -> None:
    """The last lines of a file end Python only where it is a program."""
    kernel.file("basics/greet").write_text(
        'if __name__ == "__main__":\n    from kit.cli import try_exercise\n\n'
        f"    try_exercise({str(kernel.file('basics/greet'))!r})\n"
    )
    kernel.run("%run exercises/basics/greet.py")
    assert kernel.run("print('alive')").printed == "alive\n"


def test_reloading_ends_what_was_started(kernel: Kernel) -> None:
    """%reload_ext ends the fork server, and the next cell starts another."""
    process = (
        "process = get_ipython().magics_manager.registry['KitMagics']"
        ".session._grader._server._process"
    )
    kernel.run(process)
    assert kernel.run("%reload_ext kit.notebook\nprint(process.poll())").printed == "0\n"
    assert "solved, 2 of 2 points" in kernel.run(f"%%exercise greet\n{GREET}").text


def test_an_interrupted_cell_can_be_run_again(kernel: Kernel) -> None:
    """An interrupt ends the grade with one sentence, and the next one is not disturbed."""
    shown = kernel.run(
        "import os, signal, threading\n"
        "timer = threading.Timer(0.4, os.kill, (os.getpid(), signal.SIGINT))\n"
        "timer.start()\n"
        "get_ipython().run_cell_magic('exercise', 'greet', 'while True: pass')"
    )
    assert shown.complaint == "The cell was stopped.\n"
    assert "solved, 2 of 2 points" in kernel.run(f"%%exercise greet\n{GREET}").text
