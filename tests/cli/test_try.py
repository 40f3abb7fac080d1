"""``kit try``."""

from __future__ import annotations

from .conftest import Learner

TICKS = """\
import asyncio

print("imported")

async def ticks(count, pause):
    for number in range(count):
        await asyncio.sleep(pause)
        print("a note on", number)
        yield {"number": number}
"""


def test_shows_what_happened_and_judges_nothing(learner: Learner) -> None:
    """Prints, items and the timeline are shown; a wrong answer that runs has status 0."""
    learner.writes("ticks", TICKS)
    ended = learner.kit("try", "ticks")
    assert (ended.status, ended.err) == (0, "")
    title, timeline, results = ended.out.partition("\n\n")[0], *ended.out.split("\n\n")[1:3]
    assert title == "ticks on the example of its task"
    rows = [line.split("│") for line in timeline.splitlines()]
    assert [(row[0].strip(), row[-1].strip()) for row in rows[1:4]] == [
        ("0", "ticks() is called"),
        ("1", "prints a note on 0"),
        ("", "yields {'number': 0}"),
    ]
    assert results.splitlines() == [
        "at import imported",
        "printed   a note on 0",
        "          a note on 1",
        "          a note on 2",
        "yielded   {'number': 0}",
        "          {'number': 1}",
        "          {'number': 2}",
    ]
    assert "solved" not in ended.out
    assert ended.out.endswith("This was not graded. Run: kit grade ticks\n")


def test_an_exception_has_the_lines_of_the_file(learner: Learner) -> None:
    """The last lines of the learner's traceback are shown with their text; the status is 1."""
    learner.writes("ticks", "async def ticks(count, pause):\n    yield 1\n    yield [][count]\n")
    ended = learner.kit("try", "ticks")
    assert ended.status == 1
    assert ended.out.splitlines()[-5:-2] == [
        "yielded   1",
        "line 3    yield [][count]",
        "raised    IndexError: list index out of range",
    ]


def test_plain_text_is_sentences(learner: Learner) -> None:
    """With --plain, or for users who set ACCESSIBLE, the timeline is a text."""
    learner.writes("ticks", TICKS)
    plain = learner.kit("try", "ticks", "--plain").out
    assert "At 1 s your code prints a note on 0. Then your code yields {'number': 0}." in plain
    assert learner.kit("try", "ticks", ACCESSIBLE="1").out == plain
    assert "│" in learner.kit("try", "ticks", ACCESSIBLE="0").out
    live = learner.kit("try", "ticks", "--plain", "--real-time").out
    assert "\nAt 0 s ticks() is called.\n" in live


def test_a_breakpoint_says_why_it_does_not_work(learner: Learner) -> None:
    """There is no keyboard in the sandbox, and the text says so."""
    learner.writes("ticks", "async def ticks(count, pause):\n    breakpoint()\n    yield 1\n")
    ended = learner.kit("try", "ticks")
    assert ended.status == 1
    assert "breakpoint() waits for a keyboard, and there is none" in ended.out


def test_files_that_do_not_run_get_a_sentence(learner: Learner) -> None:
    """A syntax error, a missing function, an endless loop, and an exercise without an example."""
    learner.writes("ticks", "async def ticks(:\n")
    assert (
        "The example stopped: the file does not import: SyntaxError"
        in learner.kit("try", "ticks").out
    )
    learner.writes("ticks", "async def tocks():\n    yield 1\n")
    assert "The example stopped: there is no ticks in exercises" in learner.kit("try", "ticks").out
    learner.writes("ticks", "async def ticks(*_):\n    while True: pass\n    yield\n")
    out = learner.kit("try", "ticks", "--limit", "cpu_seconds=0.3").out
    assert "The example stopped: it used more than 0.3 seconds of processor time" in out
    assert "this exercise has no example to try" in learner.kit("try", "greet").out
    learner.file("ticks").unlink()
    ended = learner.kit("try", "ticks")
    assert (ended.status, ended.err.count("\n")) == (2, 2)
    assert "Restore the file with: kit reset ticks" in ended.err


def test_real_time_shows_each_moment(learner: Learner) -> None:
    """Each moment is one line, with its second."""
    learner.writes("ticks", "async def ticks(count, pause):\n    yield count\n")
    ended = learner.kit("try", "ticks", "--real-time")
    assert ended.status == 0
    assert "   0.00 s  you    ticks() is called\n   0.00 s  you    yields 3\n" in ended.out
