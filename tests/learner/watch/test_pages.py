"""What is on and around each page of ``kit watch``."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.cli.watch import (
    FOOTER,
    IN_LIST,
    KEYS,
    MOST_REASON,
    advise_keys,
    keys_lines,
    keys_text,
    reason_lines,
)
from kit.course import Workspace, find_shipped_course, load_course
from kit.grading import Job
from kit.grading.verdicts import _advice
from kit.learner.hints import HintChoice, take_hints
from kit.learner.progress import Progress
from kit.learner.tasks import choice_text
from kit.learner.watch.state import Key
from kit.model import Finding, Outcome, Standing
from kit.render.look import Look

WIDTHS = [40, 60, 80, 120]
GREET = "basics/greet"


def failure(says: str, message: str, where: str) -> Finding:
    return Finding(
        check="test_a",
        says=says,
        outcome=Outcome.FAILED,
        points=0,
        max_points=1,
        message=message,
        where=where,
    )


@pytest.mark.parametrize("columns", [32, *WIDTHS])
def test_all_keys_fit(columns: int) -> None:
    """Every key of the footer is shown once, and no line is wider than the terminal."""
    for keys in ({key.value: text for key, text in FOOTER.items()}, IN_LIST):
        lines = keys_lines(keys, Look(width=columns))
        assert max(map(len, lines)) <= columns
        assert " ".join(lines).split() == [word for pair in keys.items() for word in pair]


@pytest.mark.parametrize("columns", WIDTHS)
def test_the_page_of_keys_has_all(columns: int) -> None:
    """Each key is explained, and no line is wider than the terminal."""
    assert [*KEYS] == [*Key]
    lines = keys_text(Look(width=columns)).splitlines()
    assert max(map(len, lines)) <= columns
    assert {line[2] for line in lines} - {" "} == {key.value for key in Key}


@pytest.mark.parametrize("columns", WIDTHS)
def test_the_reason_has_its_place(columns: int) -> None:
    """The place and the beginning of the message fit on two lines; no word is cut."""
    look = Look(width=columns)
    for exercise in load_course(find_shipped_course()).exercises:
        where = f"exercises/{exercise.address}.py:123"
        for message in ("line 1 is wrong", "wrong " * 60):
            lines = reason_lines(failure("a check " * 20, message, where), look)
            assert max(map(len, lines)) <= columns
            assert len(lines) <= MOST_REASON
            mark, place, *words = " ".join(lines).split()
            assert (mark, place) == ("✗", f"{exercise.name}.py:123:")
            assert words[: len(words) - 1] == message.split()[: len(words) - 1]
            assert words[-1] == ("…" if len(message) > 100 else "wrong")


def test_a_short_message_is_part_of_the_reason() -> None:
    """The message comes after the check's sentence if both fit on two lines."""
    found = failure("prints a line", "line 1 is wrong", "exercises/basics/greet.py:3")
    (line,) = reason_lines(found, Look(width=80))
    assert line == "✗ prints a line: line 1 is wrong (exercises/basics/greet.py:3)"
    assert reason_lines(failure("prints", "", ""), Look(width=80)) == ["✗ prints"]


@pytest.mark.parametrize("standing", [*Standing])
@pytest.mark.parametrize("hint", ["", "kit reset greet"])
def test_advice_names_keys(workspace: Workspace, standing: Standing, hint: str) -> None:
    """A verdict's advice names keys in the watch, except where no key helps."""
    exercise = workspace.course.resolve(GREET)
    job = Job(exercise=exercise, source=b"", shown="greet.py", seed=1, seconds=1)
    found = Finding(
        check="test_a", says="", outcome=Outcome.FAILED, points=0, max_points=1, hint=hint
    )
    advice = advise_keys(_advice(job, standing, [found]))
    assert ("kit " in advice) is (standing is Standing.UNGRADED)
    assert "Press" in advice or "save it" in advice or standing is Standing.UNGRADED


@pytest.mark.parametrize("columns", WIDTHS)
def test_the_list_follows_the_cursor(columns: int) -> None:
    """Whatever is selected is on the screen, in a window that is as high as it may be."""
    course = load_course(find_shipped_course())
    workspace = Workspace(course=course, root=course.root)
    progress = Progress(Path("nowhere"))
    for exercise in course.exercises:
        lines = choice_text(
            workspace, progress, Look(width=columns), exercise.address, 12
        ).splitlines()
        assert len(lines) == 12
        assert max(map(len, lines)) <= columns
        (selected,) = (line for line in lines if line.startswith("> "))
        assert selected.split()[2] == exercise.name
    everything = choice_text(workspace, progress, Look(), course.exercises[0].address, 500)
    assert everything.startswith(course.title)


def test_seen_hints_can_be_read_again(workspace: Workspace) -> None:
    """Each hint comes below those that were seen; at the end all stay."""
    exercise, progress = workspace.course.resolve(GREET), Progress(workspace.state)
    shown = [
        take_hints(workspace, exercise, progress, Look(), HintChoice.SEEN_AND_NEXT)
        for _ in range(4)
    ]
    assert [text.count("greet, hint ") for text in shown] == [1, 2, 3, 3]
    assert shown[1].startswith(shown[0])
    assert shown[3] == take_hints(workspace, exercise, progress, Look(), HintChoice.ALL)
