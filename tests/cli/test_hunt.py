"""``kit hunt`` and ``kit review``."""

from __future__ import annotations

import json
import shutil
import time

import pytest

from .conftest import Learner

ADDRESS = "streams/ticks"
SAYS = "The mistake was: all numbers are collected first, and yielded after the last sleep"
DAY = 86_400.0


@pytest.fixture
def solver(learner: Learner) -> Learner:
    """A learner whose answer to ``ticks`` was solved a moment ago."""
    record_solved(learner, time.time())
    return learner


def record_solved(learner: Learner, at: float | None) -> None:
    record = {"standing": "solved", "points": 5.0, "max_points": 5.0, "solved_once": True}
    data = {"format": 1, "exercises": {ADDRESS: {**record, "solved_at": at}}}
    (learner.folder / ".kit").mkdir(exist_ok=True)
    (learner.folder / ".kit/progress.json").write_text(json.dumps(data))


def read_book(learner: Learner) -> dict[str, object]:
    book = json.loads((learner.folder / ".kit/hunts.json").read_text())
    record: dict[str, object] = book["exercises"][ADDRESS]
    return record


def test_from_the_hunt_to_the_repair(solver: Learner) -> None:
    """A hunt is begun, predicted, tried, judged as it is, repaired, and then it says what it was."""
    file = solver.folder / "hunts/ticks.py"
    begun = solver.kit("hunt")
    assert (begun.status, begun.err) == (0, "")
    assert begun.out.startswith("ticks: a bug hunt\n  hunts/ticks.py\n")
    assert "  1 yields every number\n  2 yields each number before the next sleep\n" in begun.out
    assert "numbers.append(number)" in file.read_text()
    assert "Hand on what arrives" in file.read_text()
    assert "Caught" not in file.read_text()

    predicted = solver.kit("hunt", "--predict", "1")
    assert (predicted.status, "kit try hunts/ticks.py" in predicted.out) == (0, True)
    tried = solver.kit("try", "hunts/ticks.py")
    assert tried.status == 0
    assert tried.out.endswith("This was not graded. Run: kit hunt ticks\n")

    judged = solver.kit("hunt")
    assert (judged.status, judged.err) == (1, "")
    assert "✗ hunts/ticks.py  unsolved" in judged.out
    assert "hunts/ticks.py:" in judged.out
    prediction = "You predicted check 1. It does not fail; check 2 fails first: yields each number"
    assert prediction in " ".join(judged.out.split())
    assert SAYS not in judged.out
    assert "known mistake" not in judged.out

    shutil.copy(solver.folder / "solutions/streams/ticks.py", file)
    repaired = solver.kit("hunt")
    assert repaired.status == 0
    assert SAYS in " ".join(repaired.out.split())
    assert "You predicted" not in repaired.out
    assert "comes back in 1 day" in repaired.out
    assert read_book(solver)["repaired"] == ["collects"]
    assert solver.kit("hunt", "--list").out == "Hunts\n  ticks  1 of 1 repaired\n"
    last = solver.kit("hunt", "ticks")
    assert (last.status, last.err.splitlines()[0]) == (
        2,
        "ticks has no more hunts. All are repaired.",
    )


def test_the_grade_does_not_see_it(solver: Learner) -> None:
    """`kit grade` grades the answer in exercises/, and offers a hunt when it is solved."""
    solver.kit("hunt", "ticks")
    solver.solves("ticks")
    graded = solver.kit("grade", "ticks")
    assert graded.status == 0
    assert "kit hunt ticks" in graded.out
    refused = solver.kit("grade", "hunts/ticks.py")
    assert (refused.status, "Judge it with: kit hunt ticks" in refused.err) == (2, True)


def test_a_hunt_comes_after_the_exercise(learner: Learner) -> None:
    """Before that, `--anyway` is needed."""
    for args in (("hunt",), ("hunt", "ticks")):
        refused = learner.kit(*args)
        assert (refused.status, refused.out) == (2, "")
        assert "--anyway" in refused.err
    assert not (learner.folder / "hunts").exists()
    assert learner.kit("hunt", "ticks", "--anyway").status == 0


def test_texts_are_kept(solver: Learner) -> None:
    """`--restart` and `--next` keep what the learner wrote; a hunt as it was is not kept."""
    file, kept = solver.folder / "hunts/ticks.py", solver.folder / ".kit/kept/hunts/ticks.1.py"
    solver.kit("hunt", "ticks")
    text = file.read_text()
    file.write_text("mine\n")
    assert ".kit/kept/hunts/ticks.1.py" in solver.kit("hunt", "ticks", "--restart").out
    assert (file.read_text(), kept.read_text()) == (text, "mine\n")
    skipped = solver.kit("hunt", "ticks", "--next")
    assert SAYS in " ".join(skipped.out.split())
    assert "is kept" not in skipped.out
    assert file.read_text() == text
    assert read_book(solver)["skipped"] == ["collects"]
    file.unlink()
    missing = solver.kit("hunt", "ticks")
    assert missing.status == 2
    assert "Restore the file with: kit hunt ticks --restart" in missing.err
    solver.kit("hunt", "ticks", "--restart")
    assert file.read_text() == text


def test_a_file_of_the_learner_is_kept(solver: Learner) -> None:
    """What was in the folder before the first hunt is not lost; neither is a folder in its place."""
    (solver.folder / "hunts/ticks.py").mkdir(parents=True)
    (solver.folder / "hunts/ticks.py/mine").write_text("mine\n")
    assert solver.kit("hunt", "ticks").status == 0
    assert (solver.folder / ".kit/kept/hunts/ticks.1/ticks.py/mine").read_text() == "mine\n"


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("hunt", "ticks", "--predict", "9"), "There is no check 9: ticks has the checks 1 to 2."),
        (("hunt", "ticks", "--restart"), "There is no hunt in ticks."),
        (("hunt", "greet", "--anyway"), "greet has no more hunts. None of its mistakes"),
        (("try", "hunts/ticks.py"), "hunts/ticks.py: the file is missing."),
    ],
)
def test_what_cannot_be_done(solver: Learner, args: tuple[str, ...], sentence: str) -> None:
    """One sentence says why, and one says what to do."""
    ended = solver.kit(*args)
    assert ended.status == 2
    assert ended.err.startswith(sentence)
    assert len(ended.err.splitlines()) == 2


def test_a_course_without_mistakes(solver: Learner) -> None:
    """An assignment has none: there is no hunt, and a review is a blank stub."""
    shutil.rmtree(solver.folder / "mistakes")
    ended = solver.kit("hunt")
    assert (ended.status, "without known mistakes" in ended.err) == (2, True)
    record_solved(solver, time.time() - 2 * DAY)
    assert "ticks: once more" in solver.kit("review").out


def test_reviews(learner: Learner) -> None:
    """Nothing is due at first; then a hunt comes, and in the second box the blank stub."""
    assert "Nothing is solved yet" in learner.kit("review").out
    record_solved(learner, time.time())
    assert learner.kit("review").out == "Nothing is due. Next comes ticks, in 1 day.\n"
    record_solved(learner, None)
    assert "ticks  practised some days ago" in learner.kit("review").out
    record_solved(learner, time.time() - 1.5 * DAY)
    due = learner.kit("review")
    assert due.out.startswith(
        "Due for review: 1\n  ticks  practised 1 day ago\n\nticks: a bug hunt"
    )
    file = learner.folder / "hunts/ticks.py"
    shutil.copy(learner.folder / "solutions/streams/ticks.py", file)
    assert "comes back in 3 days" in learner.kit("hunt", "ticks").out

    book = learner.folder / ".kit/hunts.json"
    data = json.loads(book.read_text())
    assert data["exercises"][ADDRESS]["box"] == 1
    data["exercises"][ADDRESS]["practised_at"] -= 4 * DAY
    book.write_text(json.dumps(data))
    record_solved(learner, time.time() - 30 * DAY)
    assert "ticks: once more" in learner.kit("review").out
    assert file.read_text() == (learner.folder / "exercises/streams/ticks.py").read_text()
    assert "hunts/ticks.py  to do" in learner.kit("hunt", "ticks").out
    file.write_text("async def ticks(count, delay):\n    yield 0\n")
    assert learner.kit("hunt", "ticks").status == 1
    shutil.copy(learner.folder / "solutions/streams/ticks.py", file)
    solved = learner.kit("hunt", "ticks").out
    assert "Solved once more." in solved
    assert "comes back in 1 day" in solved
