"""``kit list``, ``kit show`` and ``kit next``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.schemas import find_errors

from .conftest import Learner


def test_list_names_chapters_and_exercises(learner: Learner) -> None:
    """Every exercise is listed, the next one is marked, and nothing is claimed of its standing."""
    ended = learner.kit("list")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("A toy course\n\nBasics\n")
    assert "○ greet     not graded yet  ← next\n" in ended.out
    assert "0 of 3 solved" in ended.out
    assert ended.out.endswith(
        "Next: greet\n  exercises/basics/greet.py\n  kit show greet   kit hint greet\n"
    )


def test_list_shows_what_was_graded(learner: Learner) -> None:
    """The record of the last grading is what the list shows."""
    learner.solves("greet")
    learner.kit("grade")
    out = learner.kit("list").out
    assert "✓ greet     solved" in out
    assert "○ add_later to do   ← next" in out


def test_json_has_what_is_recorded(learner: Learner) -> None:
    """The standings are those of the last verdicts; the next exercise is the same in both."""
    learner.solves("greet")
    learner.kit("grade", "greet")
    listed, upcoming = (json.loads(learner.kit(name, "--json").out) for name in ("list", "next"))
    assert (find_errors(listed, "list-1"), find_errors(upcoming, "next-1")) == ([], [])
    greet, add_later = listed["chapters"][0]["exercises"]
    assert (greet["standing"], greet["points"], greet["file"]) == (
        *("solved", greet["max_points"]),
        "exercises/basics/greet.py",
    )
    assert (add_later["standing"], add_later["points"]) == (None, None)
    assert listed["next"] == "basics/add_later"
    assert upcoming["exercise"] == add_later
    assert Path(listed["workspace"]) == learner.folder


def test_json_outside_of_a_workspace(learner: Learner, tmp_path: Path) -> None:
    """The course is listed without files and standings."""
    (tmp_path / "empty").mkdir()
    data = json.loads(Learner(tmp_path / "empty").kit("list", "--json").out)
    assert find_errors(data, "list-1") == []
    assert data["workspace"] is None
    facts = [e for chapter in data["chapters"] for e in chapter["exercises"]]
    assert {(e["file"], e["standing"]) for e in facts} == {(None, None)}


@pytest.mark.parametrize("text", ["", "{", '{"format": 99}', "[]", "null"])
def test_a_corrupt_record_loses_nothing(learner: Learner, text: str) -> None:
    """A record that cannot be read is put aside with a remark, and grading restores the truth."""
    learner.solves("greet")
    (learner.folder / ".kit" / "progress.json").write_text(text)
    ended = learner.kit("grade")
    assert "✓ greet" in ended.out
    assert ended.err
    assert learner.kit("list").err == ""


def test_show_gives_the_task_and_the_checks(learner: Learner) -> None:
    """The docstring of the exercise's file is the task; the checks' sentences follow it."""
    out = learner.kit("show", "ticks").out
    assert out.startswith("ticks  1 of 1 in Streams, 5 points\n  exercises/streams/ticks.py\n\n")
    assert "Hand on what arrives, as it arrives." in out
    assert "· yields each number before the next sleep (3)" in out
    invitation = "Before you write code, write examples: kit examples ticks\n"
    assert out.endswith(f"  kit grade ticks   kit hint ticks\n{invitation}")


@pytest.mark.parametrize(
    "use", [("show", "ticks"), ("hint", "ticks"), ("try", "ticks"), ("grade", "greet", "ticks")]
)
def test_without_a_name_it_is_the_last_one_used(learner: Learner, use: tuple[str, ...]) -> None:
    """A command without a name is about the exercise that the last command named."""
    assert learner.kit("show").out.startswith("greet")
    learner.kit(*use)
    assert learner.kit("show").out.startswith("ticks")
    assert learner.kit("hint").out.startswith("ticks, hint ")
    assert learner.kit("try").out.startswith("ticks")


def test_next_goes_on_from_the_last_one_used(learner: Learner) -> None:
    """It names the used exercise until that is solved, then the next one, and uses that."""
    learner.solves("greet")
    learner.kit("grade", "greet")
    assert learner.kit("show").out.startswith("greet")
    assert learner.kit("next").out.startswith("Next: add_later\n")
    assert learner.kit("show").out.startswith("add_later")
    learner.solves("ticks")
    learner.kit("grade", "ticks")
    assert "○ add_later not graded yet  ← next\n" in learner.kit("list").out
    assert "\nNext: add_later\n" in learner.kit("grade").out


def test_an_empty_line_separates_chapters(learner: Learner) -> None:
    """The titles of the chapters stand out."""
    out = learner.kit("list").out
    assert out.startswith("A toy course\n\nBasics\n")
    assert "\n\nStreams\n" in out


def test_show_finds_the_task_of_a_file_that_is_gone(learner: Learner) -> None:
    """The task of a deleted file comes from its original, with the way to restore it."""
    learner.file("greet").unlink()
    out = learner.kit("show", "greet").out
    assert "! The file is missing. Restore it with: kit reset greet" in out
    assert "Greet someone by name." in out


def test_show_finds_the_task_of_a_file_that_is_broken(learner: Learner) -> None:
    """The task of a file that is no Python comes from its original."""
    learner.writes("greet", '"""Greet."""\n\ndef greet(:\n')
    out = learner.kit("show", "greet").out
    assert "! The file is not valid Python (line 3)." in out
    assert "Greet someone by name." in out


@pytest.mark.parametrize("content", [b"\x00", b"\xff\xfe\x00", b"(" * 5000, b"-" * 100_000])
def test_show_survives_any_content(learner: Learner, content: bytes) -> None:
    """Whatever stands in the file, the task is shown."""
    learner.file("greet").write_bytes(content)
    ended = learner.kit("show", "greet")
    assert (ended.status, ended.err) == (0, "")
    assert "Greet someone by name." in ended.out


def test_next_names_the_first_that_is_not_solved(learner: Learner) -> None:
    """The next exercise, its file and two commands are all it says."""
    assert learner.kit("next").out == (
        "Next: greet\n  exercises/basics/greet.py\n  kit show greet   kit hint greet\n"
    )


def test_at_the_end_there_is_nothing_next(learner: Learner) -> None:
    """When all is solved, it says so."""
    for name in ("greet", "add_later", "ticks"):
        learner.solves(name)
    assert learner.kit("grade").status == 0
    assert learner.kit("next").out == "Every exercise is solved.\n"


def test_a_near_miss_is_suggested(learner: Learner) -> None:
    """A misspelt name is a matter of usage, and the likely name is offered."""
    ended = learner.kit("show", "gret")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == "There is no exercise 'gret'.\nDid you mean greet?\n"
