"""Answers that raise, break, or end Python: one plain verdict each, with the learner's own line."""

from __future__ import annotations

import pytest

from kit.model import Outcome, Standing, Verdict

from .conftest import SHOWN, Bench

LIMITS = "cpu_seconds = 0.6\nwall_seconds = 20\nmemory_mb = 128\nscratch_mb = 1"
CHECKS = {
    "ends": '''
        async def test_answers(submission):
            """answers"""
            await submission.answer()

        async def test_other(submission):
            """answers something else"""
            await submission.other()
    ''',
}
OTHER = "def other(): return 1\n"


def first(verdict: Verdict) -> tuple[Standing, Outcome, str, str]:
    finding = verdict.findings[0]
    return verdict.standing, finding.outcome, finding.message, finding.where


def raised(bench: Bench, body: str, head: str = "import asyncio") -> Verdict:
    """The verdict on an answer with ``body`` from its second line on, and another that is right."""
    return bench.grade("ends", f"{head}\nasync def answer():\n{body}\n{OTHER}")


ERRORS = {
    "at once": ("    1 / 0", "ZeroDivisionError: division by zero", 3),
    "after a sleep": ("    await asyncio.sleep(1)\n    {}['a']", "KeyError: 'a'", 4),
    "in a function of its own": (
        "    def inner():\n        raise ValueError('no')\n\n    inner()",
        "ValueError: no",
        4,
    ),
    "in a library": ("    await asyncio.wait_for('a', 1)", "TypeError: ", 3),
    "without a text": ("    raise RuntimeError", "RuntimeError", 3),
    "of its own class": (
        "    class Odd(Exception): pass\n    raise Odd('x')",
        "answer.<locals>.Odd: x",
        4,
    ),
    "in a task": (
        "    async def work():\n        1 / 0\n    await asyncio.create_task(work())",
        "ZeroDivisionError: division by zero",
        4,
    ),
    "in a thread": (
        "    def work():\n        1 / 0\n    await asyncio.to_thread(work)",
        "ZeroDivisionError: division by zero",
        4,
    ),
    "in a group": (
        "    async def work():\n        1 / 0\n"
        "    async with asyncio.TaskGroup() as group:\n        group.create_task(work())",
        "ZeroDivisionError: division by zero",
        4,
    ),
    "without an end": (
        "    def down(n):\n        return down(n + 1)\n    down(0)",
        "RecursionError: maximum recursion depth exceeded",
        4,
    ),
    "with a lying text": (
        "    class Odd(Exception):\n        def __str__(self): 1 / 0\n    raise Odd",
        "answer.<locals>.Odd",
        5,
    ),
    "cancelled": ("    raise asyncio.CancelledError", "CancelledError", 3),
    "of a keyboard": ("    raise KeyboardInterrupt", "KeyboardInterrupt", 3),
    "input": ("    input()", "EOFError", 3),
}


@pytest.mark.parametrize("style", ERRORS)
def test_an_exception_is_told_with_its_line(bench: Bench, style: str) -> None:
    """What an answer raises is a failure that names the error and the answer's innermost line."""
    body, error, line = ERRORS[style]
    verdict = raised(bench, body)
    standing, outcome, message, where = first(verdict)
    assert (standing, outcome) == (Standing.UNSOLVED, Outcome.FAILED)
    assert message.startswith("it raised ")
    assert error in message
    assert error in verdict.findings[0].error
    assert where == f"{SHOWN}:{line}"
    assert verdict.findings[1].outcome is Outcome.PASSED


def test_input_has_no_keyboard(bench: Bench) -> None:
    """Asking for input says why there is none."""
    _, _, message, _ = first(raised(bench, "    input('name? ')"))
    assert "(input() waits for a keyboard, and there is none)" in message


IMPORTS = {
    "an error": (b"x = 1\n1 / 0\n", "ZeroDivisionError: division by zero", 2),
    "a syntax error": (b"x = 1\n\ndef answer(:\n", "SyntaxError: ", 3),
    "a wrong indent": (b"def answer():\nreturn 1\n", "IndentationError: ", 2),
    "tabs and spaces": (b"if 1:\n\tx = 1\n        y = 2\n", "TabError: ", 3),
    "a missing module": (b"import nothing_of_this_name\n", "ModuleNotFoundError: ", 1),
    "a NUL": (b"x = 1\0\n", "SyntaxError: ", 0),
    "latin-1": (b"x = '\xe9'\n", "SyntaxError: ", 0),
    "an unknown encoding": (b"# coding: klingon\n", "SyntaxError: ", 0),
    "a running loop wanted": (b"import asyncio\nasyncio.get_running_loop()\n", "RuntimeError: ", 2),
    "an await outside": (b"import asyncio\nawait asyncio.sleep(1)\n", "SyntaxError: ", 2),
    "a cancelled": (b"import asyncio\nraise asyncio.CancelledError\n", "asyncio.exceptions.Can", 2),
}


@pytest.mark.parametrize("style", IMPORTS)
def test_a_file_that_does_not_import_is_broken(bench: Bench, style: str) -> None:
    """A file that does not load is broken, every check says why, and where."""
    text, error, line = IMPORTS[style]
    verdict = bench.grade("ends", text)
    assert verdict.standing is Standing.BROKEN
    for finding in verdict.findings:
        assert finding.outcome is Outcome.UNFINISHED
        assert finding.message.startswith(f"the file does not import: {error}")
        if line:
            assert finding.where == f"{SHOWN}:{line}"
        assert finding.where.startswith(SHOWN)


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbfdef answer(): pass\ndef other(): pass\n",
        b"def answer(): pass\r\ndef other(): pass\r\n",
        b"# coding: latin-1\nx = '\xe9'\ndef answer(): pass\ndef other(): pass",
        b"from __future__ import annotations\ndef answer() -> Later: pass\ndef other(): pass",
        b"import asyncio\nasyncio.run(asyncio.sleep(1))\ndef answer(): pass\ndef other(): pass",
        b"if __name__ == '__main__': 1 / 0\ndef answer(): pass\ndef other(): pass",
        b"import sys\nimport ends\nassert ends is sys.modules[__name__]\n"
        b"def answer(): pass\ndef other(): pass",
        b"from dataclasses import dataclass\n@dataclass\nclass answer:\n    a: int = 1\nother = answer",
    ],
    ids=["BOM", "CRLF", "latin-1", "future", "run at import", "main block", "itself", "dataclass"],
)
def test_unusual_files_that_import(bench: Bench, text: bytes) -> None:
    """What Python imports, the runner imports."""
    assert bench.grade("ends", text).standing is Standing.SOLVED


def test_missing_names(bench: Bench) -> None:
    """A function that is not there is broken; the checks of those that are there go on."""
    verdict = bench.grade("ends", OTHER)
    assert first(verdict) == (
        Standing.BROKEN,
        Outcome.UNFINISHED,
        f"there is no answer in {SHOWN}: the checks call it by that name",
        SHOWN,
    )
    assert verdict.findings[1].outcome is Outcome.PASSED
    assert bench.grade("ends", "").standing is Standing.BROKEN


@pytest.mark.parametrize(
    "text", ["import sys; sys.exit()", "raise SystemExit(0)", "exit()", "import sys; sys.exit('a')"]
)
def test_a_file_that_exits_while_it_is_imported_is_stopped(bench: Bench, text: str) -> None:
    """A clean exit at import is no success."""
    verdict = bench.grade("ends", text)
    assert verdict.standing is Standing.STOPPED
    assert [f.message for f in verdict.findings] == [
        "the file ends Python while it is imported (sys.exit or exit)"
    ] * 2


EXITS = {
    "sys.exit": ("    sys.exit(0)", "it ends Python (sys.exit or exit) instead of returning"),
    "SystemExit": ("    raise SystemExit", "it ends Python (sys.exit or exit) instead"),
    "sys.exit after a sleep": ("    time.sleep(1)\n    sys.exit()", "it ends Python"),
    "os._exit": ("    os._exit(0)", "its process ended in the middle of a check"),
    "os.abort": ("    os.abort()", "its process ended in the middle of a check"),
    "a thread's exit": (
        "    threading.Thread(target=os._exit, args=(0,)).start()\n    time.sleep(1)",
        "its process ended in the middle of a check",
    ),
    "a crash of Python": ("    ctypes.string_at(0)", "its process ended"),
    "memory": ("    bytearray(10**9)", "it asked for more memory than the 128 MB it may use"),
    "memory in steps": (
        "    kept = []\n    while True: kept.append(bytearray(10**7))",
        "it asked for more memory than the 128 MB it may use",
    ),
    "a loop": ("    while True: pass", "it used more than 0.6 seconds of processor time in one"),
    "a loop in the library": ("    sum(itertools.count())", "it used more than 0.6 seconds"),
    "a loop that catches all": (
        "    while True:\n        try:\n            while True: pass\n"
        "        except BaseException: pass",
        "it used more than 0.6 seconds",
    ),
}


@pytest.mark.parametrize("how", ["def", "async def"])
@pytest.mark.parametrize("style", EXITS)
def test_an_answer_that_does_not_return_is_stopped(bench: Bench, style: str, how: str) -> None:
    """Exits, crashes and endless loops stop one check, in words."""
    body, message = EXITS[style]
    head = "import asyncio, ctypes, itertools, os, sys, threading, time"
    verdict = bench.grade("ends", f"{head}\n{how} answer():\n{body}\n{OTHER}")
    finding = verdict.findings[0]
    assert (verdict.standing, finding.outcome) == (Standing.STOPPED, Outcome.UNFINISHED)
    assert finding.message.startswith(message)
    assert finding.where == f"{SHOWN}:2"


def test_another_check_goes_on_after_an_exit(bench: Bench) -> None:
    """A new runner takes the next check where one was lost."""
    verdict = raised(bench, "    os._exit(0)", head="import os")
    assert verdict.findings[1].outcome is Outcome.PASSED
    assert verdict.points == 1.0


def test_a_costly_limit_is_run_into_once(bench: Bench) -> None:
    """After an endless loop the other checks of the exercise are not tried at the same price."""
    verdict = raised(bench, "    while True: pass")
    assert [f.outcome for f in verdict.findings] == [Outcome.UNFINISHED] * 2


def test_an_endless_loop_at_import_is_stopped(bench: Bench) -> None:
    """A file that never has been imported is stopped by the same limit."""
    verdict = bench.grade("ends", "while True: pass\n")
    assert verdict.standing is Standing.STOPPED
    assert "processor time" in verdict.findings[0].message


@pytest.mark.parametrize("text", ["import os; os._exit(0)", "import os; os.abort()"])
def test_a_process_that_ends_at_import_is_stopped(bench: Bench, text: str) -> None:
    """A file that ends the process while it is imported never passes."""
    verdict = bench.grade("ends", text)
    assert verdict.standing is Standing.STOPPED
    assert "its process ended" in verdict.findings[0].message


@pytest.mark.parametrize(
    "value",
    ["'a' * 1_000_000", "[0] * 1_000_000", "10 ** 100_000", "deep", "object()", "'\\ud800'"],
)
def test_no_value_breaks_the_line(bench: Bench, value: str) -> None:
    """Whatever an answer returns, its call ends and the check goes on."""
    text = f"deep = []\nfor _ in range(10**5): deep = [deep]\ndef answer():\n    return {value}\n"
    assert bench.grade("ends", text + OTHER).standing is Standing.SOLVED


def test_a_stub_stays_to_do(bench: Bench) -> None:
    """An untouched stub is to do, whatever it raises."""
    text = "def answer():\n    raise NotImplementedError\n"
    assert bench.grade("ends", text, untouched=True).standing is Standing.TODO
    assert bench.grade("ends", "1 / 0", untouched=True).standing is Standing.TODO
