"""``kit log``: a record of one's own tries, which is off until it is wanted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.schemas import find_errors

from .conftest import Learner
from .test_assignment import hand_out

LOG = ".kit/attempts.jsonl"


def squeeze(text: str) -> str:
    return " ".join(text.split())


def log_of(learner: Learner) -> Path:
    return learner.folder / LOG


def test_a_learner_turns_it_on_reads_it_and_deletes_it(learner: Learner) -> None:
    """Each answer says whether tries are recorded; the first says what, where, and how to stop."""
    off = learner.kit("log")
    assert (off.status, off.err) == (0, "")
    assert off.out.startswith("Your tries are not recorded.")
    assert "kit log on" in off.out
    learner.kit("hint", "greet")
    assert not log_of(learner).exists()

    on = learner.kit("log", "on").out
    assert LOG in on
    assert "It does not have your name or text." in squeeze(on)
    assert "The kit sends it nowhere." in on
    assert "kit log off" in on
    learner.writes("greet", "def greet(name):\n    return name\n")
    assert learner.kit("grade", "greet").status == 1
    learner.kit("hint", "greet")
    for line in log_of(learner).read_text().splitlines():
        assert find_errors(json.loads(line), "attempts-1") == []
    lines = learner.kit("log", "show").out.splitlines()
    assert f"{LOG} has 2 entries." in squeeze(" ".join(lines[:2]))
    tries, hints = lines[-2:]
    assert "greet: unsolved, " in tries
    assert "greet: hint " in hints
    assert "test_" not in tries + hints

    assert LOG in squeeze(learner.kit("log", "off").out)
    assert f"not recorded any more. {LOG} has 2 entries." in squeeze(learner.kit("log").out)
    assert learner.kit("log", "delete").out.startswith(f"{LOG} is deleted.")
    assert not log_of(learner).exists()
    assert learner.kit("log", "delete").out.startswith("There is no log.")


def test_a_log_that_cannot_be_written_is_one_sentence(learner: Learner) -> None:
    """And no other command is hurt by it."""
    (learner.folder / LOG / "mine").mkdir(parents=True)
    ended = learner.kit("log", "on")
    assert (ended.status, ended.out) == (3, "")
    assert "attempts.jsonl" in ended.err
    assert learner.kit("hint", "greet").err == ""


def test_another_word_is_refused(learner: Learner) -> None:
    """The four that there are stand in the answer."""
    ended = learner.kit("log", "yes")
    assert ended.status == 2
    assert "'show', 'on', 'off', 'delete'" in ended.err


def test_an_assignment_asks_until_there_is_an_answer(learner: Learner) -> None:
    """It is off all the same; yes and no both end the question, and so do other assignments."""
    student = hand_out(learner, "reveal = true\n", asks_log=True)
    readme = squeeze((student.folder / "README.md").read_text())
    assert "`.kit` has your log of tries, if you keep one;" in readme
    assert "It is off until you turn it on, and it changes no points." in readme
    asked = student.kit("grade", "greet").err
    assert asked.startswith("The assignment 'Toys' asks for a log of your tries, which is off.\n")
    assert not log_of(student).exists()
    student.kit("log", "off")
    assert student.kit("grade", "greet").err == ""
    student.kit("log", "on")
    student.writes("greet", "def greet(name):\n    return name\n")
    assert student.kit("grade", "greet").err == ""
    head, entry = log_of(student).read_text().splitlines()
    assert json.loads(head) == {"format": 1, "on": True}
    assert json.loads(entry)["exercise"] == "basics/greet"


@pytest.mark.parametrize("words", [("show",), ("delete",)])
def test_looking_makes_no_file(learner: Learner, words: tuple[str, ...]) -> None:
    """Only on and off are decisions."""
    assert learner.kit("log", *words).status == 0
    assert not log_of(learner).exists()
