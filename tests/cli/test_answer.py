"""``kit solution`` and ``kit reset``."""

from __future__ import annotations

import json

from .conftest import Learner


def test_the_solution_is_shown_after_solving(learner: Learner) -> None:
    """Whoever has solved an exercise sees the reference solution, as code and nothing else."""
    learner.writes("greet", "def greet(name):\n    return 'Hello, ' + name + '!'\n")
    ended = learner.kit("solution", "greet")
    assert (ended.status, ended.err) == (0, "")
    compile(ended.out, "solution", "exec")
    assert ended.out == (learner.folder / "solutions/basics/greet.py").read_text()


def test_both_texts_can_be_compared(learner: Learner) -> None:
    """They stand side by side on a wide terminal, and one after the other on a narrow one."""
    learner.writes("greet", '"""My\ntask."""\n\ndef greet(name):\n    return f"Hello, {name}!"\n')
    args = ("solution", "greet", "--give-up", "--compare")
    rows = [line.split(" │") for line in learner.kit(*args, COLUMNS="120").out.splitlines()]
    shown = [tuple(map(str.strip, row)) for row in rows]
    assert shown[0] == ("Your text", "The reference")
    assert ('return f"Hello, {name}!"',) * 2 in shown
    assert not any("task" in cell for row in shown for cell in row)
    narrow = learner.kit(*args, COLUMNS="40").out
    assert narrow.startswith("Your text\n\ndef greet(name):\n")
    assert "\n\nThe reference\n\ndef greet(" in narrow


def test_the_solution_is_not_shown_before(learner: Learner) -> None:
    """Before it is solved there is advice instead, even if the record claims more."""
    learner.solves("greet")
    learner.kit("grade", "greet")
    learner.writes("greet", "greet = None\n")
    ended = learner.kit("solution", "greet")
    assert (ended.status, ended.out) == (1, "")
    assert "kit hint greet" in ended.err
    assert "--give-up" in ended.err


def test_giving_up_is_recorded(learner: Learner) -> None:
    """The solution is had by giving up, and the record says so."""
    assert "Hello" in learner.kit("solution", "greet", "--give-up").out
    record = json.loads((learner.folder / ".kit" / "progress.json").read_text())
    assert record["exercises"]["basics/greet"]["gave_up"] is True


def test_reset_keeps_the_old_text(learner: Learner) -> None:
    """The original comes back, and the old text is where the message says."""
    stub = learner.file("greet").read_text()
    learner.writes("greet", "mine = 1\n")
    ended = learner.kit("reset", "greet", "--yes")
    assert ended.status == 0
    assert learner.file("greet").read_text() == stub
    kept = ended.out.split("kept in ")[1].strip()
    assert (learner.folder / kept).read_text() == "mine = 1\n"


def test_reset_asks_first(learner: Learner) -> None:
    """Without a terminal to ask on, nothing is reset without --yes."""
    learner.writes("greet", "mine = 1\n")
    ended = learner.kit("reset", "greet")
    assert ended.status == 2
    assert "--yes" in ended.err
    assert learner.file("greet").read_text() == "mine = 1\n"


def test_reset_restores_a_deleted_file(learner: Learner) -> None:
    """There is nothing to ask about a file that is gone."""
    stub = learner.file("greet").read_text()
    learner.file("greet").unlink()
    assert learner.kit("reset", "greet").status == 0
    assert learner.file("greet").read_text() == stub


def test_reset_of_a_stub_changes_nothing(learner: Learner) -> None:
    """An original that was never edited is left alone."""
    assert "already the original" in learner.kit("reset", "greet").out


def test_after_a_reset_nothing_is_claimed_solved(learner: Learner) -> None:
    """The list knows that a reset exercise is to do."""
    learner.solves("greet")
    learner.kit("grade", "greet")
    learner.kit("reset", "greet", "--yes")
    assert "○ greet     to do" in learner.kit("list").out
