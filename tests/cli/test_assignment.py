"""A student in the folder of an assignment: hints that cost points, and no solutions."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.systems import needs_terminal

from .conftest import TOY_COURSE, Learner
from .test_main import in_terminal

COSTLY = "cost = 0.5\nrequire_record = true\n"


def hand_out(teacher: Learner, hints: str, *, asks_log: bool = False) -> Learner:
    """Write an assignment with other ``[hints]``; return a student in its pack."""
    assert teacher.kit("class", "new", "greet", "add_later", "--title", "Toys").status == 0
    file = teacher.folder / "assignment.toml"
    before, _, after = file.read_text().partition("[hints]\n")
    rest = "".join(after.partition("\n\n")[1:])
    rest = rest.replace("ask = false", f"ask = {str(asks_log).lower()}")
    due = "[due]\nat = 2126-12-01T23:59:00\nzone = 'Europe/Berlin'\n"
    install = "install = 'pip install kit'\n"
    file.write_text(before.replace("# [due]", f"{install}{due}# [due]") + f"[hints]\n{hints}{rest}")
    packed = teacher.kit("class", "new", "--pack", "pack")
    assert (packed.status, packed.err) == (0, "")
    return Learner(teacher.folder / "pack")


@pytest.fixture
def student(learner: Learner) -> Learner:
    """A student in the pack of an assignment whose hints cost half a point each."""
    return hand_out(learner, COSTLY)


@pytest.mark.parametrize("option", [(), ("--give-up",), ("--compare",), ("--compare", "--give-up")])
def test_solutions_are_off(student: Learner, option: tuple[str, ...]) -> None:
    """One sentence and what to do instead, also when the exercise is solved."""
    ended = student.kit("solution", "greet", *option)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == (
        "Solutions are off in the folder of the assignment 'Toys'.\n"
        "Take a hint, which costs 0.5 points, with: kit hint greet\n"
    )


def test_no_text_points_to_a_solution(student: Learner) -> None:
    """Neither what follows a solved exercise nor the end of the hints."""
    student.file("greet").write_text('def greet(name):\n    return f"Hello, {name}!"\n')
    solved = student.kit("grade", "greet")
    assert (solved.status, "kit solution" in solved.out) == (0, False)
    student.kit("hint", "greet", "--all")
    end = student.kit("hint", "greet").out
    assert end == "You have seen all hints on greet.\n  read them again   kit hint greet --all\n"


def test_the_list_names_the_assignment_and_its_date(student: Learner) -> None:
    """Above the course's own title."""
    first = student.kit("list").out.partition("\n")[0]
    assert first == "Toys: due 2126-12-01 23:59 (Europe/Berlin)"


def test_a_hint_says_first_what_it_costs(student: Learner) -> None:
    """The price, and what was taken on all exercises of the assignment so far."""
    says = [
        student.kit("hint", *words).out.partition("\n\n")[0].replace("\n", " ")
        for words in (["greet"], ["add_later"], ["add_later"], ["greet", "--all"])
    ]
    assert says == [
        "This hint costs 0.5 points, but never more than you have in greet; "
        "you have taken none so far.",
        "This hint costs 0.5 points, but never more than you have in add_later; "
        "the 1 hint that you have taken so far costs at most 0.5.",
        "This hint costs 0.5 points, but never more than you have in add_later; "
        "the 2 hints that you have taken so far cost at most 1.",
        "These 2 hints cost 1 point, but never more than you have in greet; "
        "the 3 hints that you have taken so far cost at most 1.5.",
    ]
    again = student.kit("hint", "greet", "--all")
    assert "cost" not in again.out.partition("\n")[0]


def test_a_hint_as_json_costs_the_same(student: Learner) -> None:
    """The cost is said on stderr and in the document, and the hint is in the record."""
    assert json.loads(student.kit("list", "--json").out)["hint_cost"] == 0.5
    ended = student.kit("hint", "greet", "--json")
    assert (json.loads(ended.out)["cost"], ended.status) == (0.5, 0)
    assert ended.err.startswith("This hint costs 0.5 points, but never more than")
    listed = json.loads(student.kit("list", "--json").out)
    assert [e["hints"] for e in listed["chapters"][0]["exercises"]] == [1, 0]


def test_a_restart_shows_the_hints_again_and_keeps_the_record(student: Learner) -> None:
    """It costs nothing, and what was taken is still counted."""
    first = student.kit("hint", "greet").out.partition("\n\n")[2]
    before = (student.folder / ".kit/progress.json").read_text()
    again = student.kit("hint", "greet", "--restart").out
    assert again.startswith(first)
    assert "There are more hints on greet. Each costs 0.5 points." in again
    assert (student.folder / ".kit/progress.json").read_text() == before


def test_a_file_that_cannot_be_read_costs_nothing(student: Learner) -> None:
    """The problem is shown, and no price."""
    student.file("greet").unlink()
    out = student.kit("hint", "greet").out
    assert "kit reset greet" in out
    assert "cost" not in out


def solve_all(student: Learner) -> None:
    for name in ("greet", "add_later"):
        solution = TOY_COURSE / f"solutions/basics/{name}.py"
        student.file(name).write_bytes(solution.read_bytes())


def test_the_end_says_what_to_hand_in_and_what_hints_cost(student: Learner) -> None:
    """Whether all or one is graded: the folders of kit.toml, the due date, points after hints."""
    student.kit("hint", "greet")
    student.kit("hint", "add_later", "--all")
    solve_all(student)
    hand_in = (
        "Hand in the folders exercises and .kit, or this whole folder. "
        "Due: 2126-12-01 23:59 (Europe/Berlin)."
    )
    taken = "4 hints taken, which cost 2 points: 3 of 5 points after hints."
    for names in ((), ("greet",)):
        out = " ".join(student.kit("grade", *names).out.split())
        assert hand_in in out
        assert taken in out
    assert hand_in in " ".join(student.kit("next").out.split())


def test_hints_cost_at_most_the_points_of_their_exercise(learner: Learner) -> None:
    """The price, the points after hints and the gradebook's rule are the same."""
    student = hand_out(learner, COSTLY.replace("0.5", "1.5"))
    for said in ("costs 1.5 points,", "costs 0.5 points,", "costs nothing more,"):
        assert f"This hint {said}" in student.kit("hint", "greet").out
    solve_all(student)
    out = student.kit("grade").out
    assert "3 hints taken, which cost 2 points: 3 of 5 points after hints." in out


def test_advice_to_take_a_hint_has_its_cost(student: Learner) -> None:
    """After a verdict, and beside the commands that help."""
    student.file("greet").write_text('def greet(name):\n    return "Hi"\n')
    out = student.kit("grade", "greet").out
    assert "Take a hint, which costs 0.5 points, with: kit hint greet" in " ".join(out.split())
    for command in (["next"], ["list"], ["show", "greet"]):
        assert "Each hint costs 0.5 points." in student.kit(*command).out


def test_an_update_is_the_teachers(student: Learner) -> None:
    """One sentence that is true of a pack."""
    ended = student.kit("update")
    assert (ended.status, ended.err) == (
        2,
        "This folder is from your teacher; kit update cannot change it.\n"
        "If you need a newer one, ask your teacher.\n",
    )


@needs_terminal
def test_the_first_hint_is_asked_about_on_a_terminal(student: Learner) -> None:
    """With "n" none is shown or recorded; with "y" it is; the next one comes without a question."""
    status, drawn = in_terminal(student, "hint", "greet", keys=b"n\n")
    assert (status, "Take it? [y/N]" in drawn, "No hint was taken." in drawn) == (1, True, True)
    assert "hint 1" not in drawn
    status, drawn = in_terminal(student, "hint", "greet", keys=b"y\n")
    assert (status, "hint 1" in drawn) == (0, True)
    status, drawn = in_terminal(student, "hint", "greet")
    assert (status, "hint 2" in drawn, "[y/N]" in drawn) == (0, True, False)
    status, drawn = in_terminal(student, "hint", "add_later", "--all", keys=b"\n")
    assert (status, "These 3 hints cost 1.5 points" in drawn) == (1, True)


def test_hints_that_cost_nothing_are_as_elsewhere(learner: Learner) -> None:
    """No price is named, and a restart begins with the first."""
    student = hand_out(learner, "reveal = true\n")
    first = student.kit("hint", "greet").out
    assert first.startswith("greet, hint 1: ")
    assert student.kit("hint", "greet", "--restart").out == first


def test_an_assignment_without_hints_says_so(learner: Learner) -> None:
    """For hints and for solutions, with advice that works there."""
    student = hand_out(learner, "reveal = false\n")
    for command in ("hint", "solution"):
        ended = student.kit(command, "greet")
        assert (ended.status, ended.out) == (2, "")
        assert ended.err.endswith("See what is wrong with: kit grade greet\n")
    student.file("greet").write_text('def greet(name):\n    return f"Hello, {name}!"\n')
    assert student.kit("grade", "greet").out.endswith("Go on with: kit next\n")


def test_a_pack_cannot_be_asked_for_by_names(learner: Learner) -> None:
    """The assignment has them; one that is there is never replaced."""
    ended = learner.kit("class", "new", "greet", "--pack", "pack")
    assert (ended.status, "--pack takes the exercises of assignment.toml" in ended.err) == (2, True)
    ended = learner.kit("class", "new", "--pack", "pack")
    assert (ended.status, "Write one: kit class new" in ended.err) == (2, True)
    assert not (learner.folder / "pack").exists()
    assert learner.kit("class", "new", "greet").status == 0
    ended = learner.kit("class", "new", "greet")
    assert (ended.status, "assignment.toml exists already." in ended.err) == (2, True)
    ended = learner.kit("class", "new", "gret", "--folder", "other")
    assert (ended.status, "Did you mean greet?" in ended.err) == (2, True)
    (learner.folder / "file").write_text("")
    ended = learner.kit("class", "new", "greet", "--folder", "file/below")
    assert (ended.status, "file is not a folder" in ended.err) == (3, True)


def test_a_new_assignment_ends_with_the_next_step(learner: Learner) -> None:
    """What to edit, and the command that writes what students get, for each folder."""
    said = learner.kit("class", "new", "greet").out
    assert "Next, edit assignment.toml" in said
    assert said.endswith("\n  kit class new --pack DIR\n")
    said = learner.kit("class", "new", "greet", "--folder", "other").out
    assert said.endswith(f"--pack DIR --assignment {Path('other/assignment.toml')}\n")


def test_a_pack_of_the_past_is_doubted(learner: Learner) -> None:
    """All work would be late; the pack is written anyway, with the cost of hints in the summary."""
    assert learner.kit("class", "new", "greet").status == 0
    file = learner.folder / "assignment.toml"
    text = (
        file.read_text()
        .replace("cost = 0 ", "cost = 0.5 ")
        .replace("_record = false", "_record = true")
    )
    now = datetime.now(UTC)
    for hours, is_past in ((-1, True), (1, False)):
        due = (now + timedelta(hours=hours)).isoformat(timespec="seconds")
        file.write_text(text.replace("# [due]", f"[due]\nat = {due}\n# [due]"))
        packed = learner.kit("class", "new", "--pack", f"pack{hours}")
        assert (packed.status, "the due date is past" in packed.err) == (0, is_past)
        assert "Each hint in a student's record .kit costs 0.5 points" in packed.out
