"""What an answer prints, in order with everything else."""

from __future__ import annotations

import pytest

from kit.model import Lane, Outcome, Standing

from .conftest import Bench

LIMITS = "output_kb = 64\ncpu_seconds = 3"
CHECKS = {
    "ends": '''
        async def test_ends(submission):
            """comes to an end"""
            await submission.answer()

        async def test_ends_again(submission):
            """comes to an end again"""
            await submission.answer()
    ''',
}


def test_lines_stand_at_their_moments(bench: Bench) -> None:
    """Each line is noted when it was printed, between what happened before and after."""
    run = bench.run(
        """
        import asyncio

        async def answer():
            print("first")
            await asyncio.sleep(1)
            print("second", "line", sep="-")
            yield 7
            print("third")
        """
    )
    assert run.lines == ["first", "second-line", "third"]
    assert [run.moments[place].at for place in run.line_places[:3]] == [0.0, 1.0, 1.0]
    assert [(m.lane, m.text) for m in run.timeline] == [
        (Lane.CALL, "answer() is called"),
        (Lane.OUTPUT, "prints first"),
        (Lane.OUTPUT, "prints second-line"),
        (Lane.OUTPUT, "yields 7"),
        (Lane.OUTPUT, "prints third"),
        (Lane.CALL, "answer() has ended"),
    ]


def test_a_line_is_complete_with_its_last_part(bench: Bench) -> None:
    """A line that is printed in parts stands where its last part came."""
    run = bench.run(
        """
        import asyncio

        async def answer():
            print("a", end="")
            await asyncio.sleep(1)
            print("b", end="", flush=True)
            await asyncio.sleep(1)
            print("c")
            print()
            print("d", end="")
        """
    )
    assert run.text == "abc\n\nd"
    assert run.lines == ["abc", "", "d"]
    assert [run.moments[place].at for place in run.line_places[:1]] == [2.0]


WAYS = {
    "print": 'print("→ a")',
    "write": 'sys.stdout.write("→ a\\n")',
    "writelines": 'sys.stdout.writelines(["→ ", "a\\n"])',
    "buffer": 'sys.stdout.buffer.write("→ a\\n".encode())',
    "buffer of a view": 'sys.stdout.buffer.write(memoryview("→ a\\n".encode()))',
    "original": 'print("→ a", file=sys.__stdout__)',
    "reconfigured": 'sys.stdout.reconfigure(encoding="utf-8"); print("→ a")',
    "redirected back": (
        "with contextlib.redirect_stdout(io.StringIO()) as kept: print('→ a')\n"
        "    print(kept.getvalue(), end='')"
    ),
    "a thread": 'thread = threading.Thread(target=print, args=("→ a",)); thread.start(); thread.join()',
    "logging": 'logging.StreamHandler(sys.stdout).emit(logging.makeLogRecord({"msg": "→ a"}))',
    "a number subclass": "print(Text('→ a'))",
}


@pytest.mark.parametrize("way", WAYS)
def test_ways_to_print(bench: Bench, way: str) -> None:
    """However an answer writes to its output, the judge sees the text."""
    head = "import contextlib, io, logging, sys, threading\nclass Text(str): pass\n"
    run = bench.run(f"{head}def answer():\n    {WAYS[way]}\n    sys.stdout.flush()\n")
    assert (run.crash, run.text) == (None, "→ a\n")


def test_errors_are_no_output(bench: Bench) -> None:
    """What goes to stderr is no part of what was printed."""
    run = bench.run(
        "import sys\ndef answer():\n    print('oops', file=sys.stderr)\n    print('a')\n"
    )
    assert run.lines == ["a"]


def test_only_text_can_be_written(bench: Bench) -> None:
    """Writing anything but text is the error that Python gives."""
    run = bench.run("import sys\ndef answer():\n    sys.stdout.write(b'a')\n")
    assert run.crash is not None
    assert run.crash.type == "TypeError"


def test_the_line_of_a_print_is_known(bench: Bench) -> None:
    """A run knows at which of its lines it printed last."""
    assert bench.run("def answer():\n    pass\n    print('a')\n").line == 3


def test_threads_print_in_the_order_of_time(bench: Bench) -> None:
    """Lines of threads that sleep come in the order of virtual time."""
    run = bench.run(
        """
        import threading, time

        def work(seconds):
            time.sleep(seconds)
            print(seconds)

        def answer():
            threads = [threading.Thread(target=work, args=(n,)) for n in (3, 1, 2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            print("done")
        """
    )
    assert run.lines == ["1", "2", "3", "done"]


def test_what_is_printed_while_loading_counts_for_no_call(bench: Bench) -> None:
    """A demonstration at the end of a file is not the output of the function that is called."""
    run = bench.run("print('loading')\ndef answer():\n    print('called')\n")
    assert run.lines == ["called"]


@pytest.mark.parametrize("text", ["\\ud800", "\\x1b[31m", "\\x00", "\\r"], ids=repr)
def test_odd_characters_arrive(bench: Bench, text: str) -> None:
    """Whatever characters are printed, they arrive as they are."""
    run = bench.run(f'def answer():\n    print("{text}", end="")\n')
    assert run.text == text.encode().decode("unicode_escape")


def test_as_much_as_the_limit_may_be_printed(bench: Bench) -> None:
    """Output up to the limit is no fault, in one piece or in many."""
    for text in ("print('a' * 60_000)", "for _ in range(20_000): print('a')"):
        assert bench.grade("ends", f"def answer():\n    {text}\n").standing is Standing.SOLVED


def test_every_character_of_a_long_text_arrives(bench: Bench) -> None:
    """A long text of characters that take most bytes is cut for the line and put together again."""
    text = "def answer():\n    print('a' * 7999, '\N{GRINNING FACE}' * 30_000)\n"
    assert bench.run(text).text == "a" * 7999 + " " + "\N{GRINNING FACE}" * 30_000 + "\n"


@pytest.mark.parametrize(
    "text",
    ["print('a' * 100_000_000)", "while True: print('a' * 1000)", "while True: print()"],
)
def test_a_flood_is_stopped(bench: Bench, text: str) -> None:
    """An answer that prints more than the limit is stopped for that, in each check."""
    verdict = bench.grade("ends", f"def answer():\n    {text}\n")
    assert verdict.standing is Standing.STOPPED
    assert [f.message for f in verdict.findings] == ["it printed more than 64 KB in one check"] * 2
    assert [f.outcome for f in verdict.findings] == [Outcome.UNFINISHED] * 2
    assert verdict.findings[0].where == "exercises/one/answer.py:1"
