"""``kit examples``."""

from __future__ import annotations

import shutil

import pytest

from .conftest import Learner

OWN = """\
E1 = dict(count=2, yields=[0, 1], when=["item 1 at 1 s"])
E2 = dict(count=3, yields=[0, 1, 2])
E3 = dict(count=2, pause=3, yields=[1, 2], when=["item 2 at 3 s", "item 1 soon"])
"""
RIGHT = 'E1 = dict(count=2, yields=[0, 1], when=["item 1 before the end"])\n'
LATE = 'E1 = dict(count=2, yields=[0, 1], when=["item 1 at 1 s"])\n'


def write(learner: Learner, text: str) -> None:
    file = learner.folder / "examples/ticks.py"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)


def test_from_the_form_to_all_ideas(learner: Learner) -> None:
    """The first run writes the file; an empty one is named; then it is judged."""
    begun = learner.kit("examples", "ticks")
    assert (begun.status, begun.err) == (0, "")
    assert begun.out.startswith("ticks: examples before code\n  examples/ticks.py\n")
    text = (learner.folder / "examples/ticks.py").read_text()
    assert "    yields=[0, 1, 2],\n" in text
    assert '    when=["item 1 at 1 s"],\n' in text

    empty = learner.kit("examples")
    assert (empty.status, empty.err) == (1, "")
    assert empty.out.startswith("No example in examples/ticks.py is filled in yet.\n")

    write(learner, RIGHT)
    some = learner.kit("examples", "ticks")
    assert (some.status, some.err) == (1, "")
    assert "  ✓ E1 is right\n" in some.out
    assert some.out.endswith(
        "Your examples show 0 of 1 idea.\n"
        "No example shows yet that a number comes before the next sleep has ended.\n"
    )
    write(learner, LATE)
    every = learner.kit("examples", "ticks")
    assert (every.status, every.err) == (0, "")
    assert every.out.endswith(
        "Your examples show all 1 idea.\n\nNow write the code, then run:\n  kit grade ticks\n"
    )


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_a_wrong_example_is_answered_with_what_happens(learner: Learner, columns: int) -> None:
    """Values stand side by side, or one below the other; the task's own example does not count."""
    write(learner, OWN)
    ended = learner.kit("examples", "ticks", COLUMNS=str(columns))
    assert (ended.status, ended.err) == (1, "")
    assert max(map(len, ended.out.splitlines())) <= columns
    words = " ".join(ended.out.split())
    assert "✓ E1 is right" in words
    assert "· E2, examples/ticks.py:2 This is the example of the task." in words
    assert "✗ E3, examples/ticks.py:3 yields: item 1 is another one" in words
    assert "when: item 2: this happens at 6 s" in words
    assert "when: 'item 1 soon' is not a sentence such as" in words
    assert "1 ✗ 1 │ 0" in words
    assert "What really happens:" in words
    assert "ticks() has ended" in words
    assert "Correct what is wrong, or change the inputs. Your examples show all 1 idea." in words
    for secret in ("numbers", "collect", "await", "asyncio"):
        assert secret not in ended.out


def test_sentences_take_the_place_of_drawings(learner: Learner) -> None:
    """With --plain the timeline is a text, and values stand one below the other."""
    write(learner, OWN)
    out = learner.kit("examples", "ticks", "--plain").out
    assert "│" not in out
    assert "At 3 s your code yields 0." in " ".join(out.split())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("E1 = dict(count='two', yields=[])\n", "count is not a whole number."),
        ("E1 = dict(count=99, yields=[])\n", "count is not from 0 to 20."),
        ("E1 = dict(amount=2, yields=[])\n", "amount is not one of count, pause, yields, when."),
    ],
)
def test_inputs_that_cannot_be_used(learner: Learner, text: str, problem: str) -> None:
    """One sentence says why; the other examples are judged."""
    write(learner, text + LATE.replace("E1", "E2"))
    ended = learner.kit("examples", "ticks")
    assert (ended.status, ended.err) == (1, "")
    assert problem in ended.out
    assert "✓ E2 is right" in ended.out


def test_a_file_that_cannot_be_read(learner: Learner) -> None:
    """The line is named, and nothing is started or changed."""
    write(learner, "import os\n")
    ended = learner.kit("examples", "ticks")
    assert (ended.status, ended.out) == (2, "")
    assert "examples/ticks.py:1: only examples can be here." in ended.err


def test_where_there_are_no_examples(learner: Learner) -> None:
    """An exercise without examples, and a folder without the shelves, say so; show is silent."""
    assert "Before you write code" in learner.kit("show", "ticks").out
    assert learner.kit("examples", "greet").status == 2
    shutil.rmtree(learner.folder / "mistakes")
    ended = learner.kit("examples", "ticks")
    assert (ended.status, ended.out) == (2, "")
    assert "This folder has no mistakes, so examples cannot be judged in it." in ended.err
    assert "Before you write code" not in learner.kit("show", "ticks").out
