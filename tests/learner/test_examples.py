"""The learner's file of examples: its first text, and when there can be one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kit.course import Workspace, open_workspace
from kit.course.written_examples import read_written_examples
from kit.errors import UsageError
from kit.grading.learner_examples import Form
from kit.learner.examples import (
    examples_file,
    find_missing,
    invitation_text,
    read_own_examples,
    write_example,
    write_form,
)
from kit.render.look import Look

TOY_COURSE = Path(__file__).parents[1] / "toy_course"
FORM = Form(
    inputs=(("count", 3, "how many numbers come"), ("odd", None, "what is rarely changed")),
    outcomes=(("yields", [0, 1, 2], ""), ("when", ["item 1 at 1 s"], "what comes when")),
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    shutil.copytree(TOY_COURSE, tmp_path / "toy")
    return open_workspace(tmp_path / "toy", tmp_path / "toy")


def test_the_first_text_explains_and_can_be_read(workspace: Workspace) -> None:
    """It has all fields with their meaning, the task's example filled in, and an empty one."""
    text = write_form(workspace.course.resolve("ticks"), FORM)
    assert max(map(len, text.splitlines())) <= 88
    for line in (
        "- count: how many numbers come",
        "- odd: what is rarely changed",
        "- yields: the items that it yields, in order",
        "- when: what comes when",
        '- raises: its exception, if there is one: raises="ValueError"',
        "    kit examples ticks",
    ):
        assert line in text.splitlines()
    (example,) = read_written_examples(text.encode(), "examples/ticks.py")
    assert example[:1] + example[2:] == ("EXAMPLE_1", {"count": 3}, {})
    filled = text.replace("yields=...", "yields=[0]")
    (example,) = read_written_examples(filled.encode(), "examples/ticks.py")
    assert example.outcomes == {"yields": [0]}


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, -1.5, "", 'a "b"', "it's", "'\"", "two\nlines", "ä→", [], (), {}, ("a",)),
        {"node_a": {"count": 1, "log": ["x" * 50]}, "node_b": None, 3: [("a", {"b": [1] * 40})]},
        [["x" * 30, "y" * 30], ["z" * 30]],
    ],
)
def test_every_value_is_written_as_it_is_read(value: object) -> None:
    """Long values have an item on each line, and no line is longer than it has to be."""
    text = write_example("E1", {"given": value}, {})
    (example,) = read_written_examples(text.encode(), "x")
    assert example.inputs == {"given": value}
    assert max(map(len, text.splitlines())) <= 88


def test_there_are_none_without_the_shelves(workspace: Workspace) -> None:
    """A folder that was handed out says so, and an exercise without EXAMPLES or ideas, too."""
    course = workspace.course
    ticks, greet = course.resolve("ticks"), course.resolve("greet")
    assert not find_missing(course, ticks)
    assert find_missing(course, greet) == "greet has no examples to write."
    mistake = course.root / "mistakes/streams/ticks/collects.py"
    mistake.write_text(mistake.read_text().replace("Conceptual:", "Practical:"))
    assert find_missing(course, ticks) == "ticks has no examples to write."
    shutil.rmtree(course.root / "mistakes")
    assert "no mistakes" in find_missing(course, ticks)
    shutil.rmtree(course.root / "solutions")
    assert "no solutions" in find_missing(course, ticks)


def test_the_invitation_comes_until_examples_are_begun(workspace: Workspace) -> None:
    """It names the command, on 40 columns too."""
    ticks = workspace.course.resolve("ticks")
    assert "kit examples ticks" in invitation_text(workspace, ticks, Look())
    assert all(len(x) <= 40 for x in invitation_text(workspace, ticks, Look(width=40)).splitlines())
    file = examples_file(workspace, ticks)
    file.parent.mkdir()
    file.write_text("")
    assert not invitation_text(workspace, ticks, Look())
    assert not invitation_text(workspace, workspace.course.resolve("greet"), Look())


def test_a_file_that_is_not_a_file(workspace: Workspace) -> None:
    """No file is no examples; a folder in its place is a problem with advice."""
    ticks = workspace.course.resolve("ticks")
    assert read_own_examples(workspace, ticks) is None
    examples_file(workspace, ticks).mkdir(parents=True)
    with pytest.raises(UsageError, match="not a regular file") as caught:
        read_own_examples(workspace, ticks)
    assert caught.value.advice == "Move it away, then run: kit examples ticks"
