"""``kit grade`` without names: what has not changed keeps its verdict."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kit.classroom import grading, judging
from tests.schemas import find_errors

from .conftest import Learner

NAMES = ("greet", "add_later", "ticks")
ENDLESS = "def greet(name):\n    while True:\n        pass\n"


def graded(learner: Learner, *words: str) -> dict[str, bool]:
    """Whether each exercise was graded now, by its name."""
    report = json.loads(learner.kit("grade", "--json", *words).out)
    return {
        data["exercise"].rpartition("/")[2]: "remembered" not in data
        for data in report["exercises"]
    }


@pytest.fixture
def solved(learner: Learner) -> Learner:
    """A learner who has solved everything, and knows it."""
    for name in NAMES:
        learner.solves(name)
    assert all(graded(learner).values())
    return learner


def test_nothing_is_graded_again_if_nothing_has_changed(solved: Learner) -> None:
    """The screen shows all exercises, and says how many were graded now."""
    first, second = solved.kit("grade", "--fresh"), solved.kit("grade")
    assert (first.status, second.status) == (0, 0)
    assert "3 of 3 solved, 10 of 10 points" in second.out
    assert "  0 graded now, 3 unchanged: kit grade --fresh\n" in second.out
    assert "unchanged" not in first.out


def test_only_the_exercise_that_has_changed_is_graded(solved: Learner) -> None:
    """A new text is graded, and a text that was put back as well."""
    before = solved.file("greet").read_text()
    solved.writes("greet", "def greet(name):\n    return 'no'\n")
    assert graded(solved) == {"greet": True, "add_later": False, "ticks": False}
    assert graded(solved) == {"greet": False, "add_later": False, "ticks": False}
    solved.writes("greet", before)
    assert graded(solved)["greet"]


def append(name: str) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        with (folder / name).open("a") as file:
            file.write("# another line\n")

    return change


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (append("checks/basics/test_greet.py"), {"greet"}),
        (append("course.toml"), set(NAMES)),
        (lambda folder: (folder / "checks/shared.py").write_text(""), set(NAMES)),
        (lambda folder: (folder / "checks/words.txt").write_text("new"), set(NAMES)),
        (lambda folder: (folder / ".kit/progress.json").unlink(), set(NAMES)),
        (lambda folder: (folder / ".kit/verdicts.json").write_text("{"), set(NAMES)),
        (lambda folder: (folder / ".kit/verdicts.json").write_text("[1]"), set(NAMES)),
    ],
    ids=["checks", "course", "new module", "new data", "no progress", "damaged", "foreign"],
)
def test_what_a_verdict_depends_on(
    solved: Learner, change: Callable[[Path], object], names: set[str]
) -> None:
    """If any of it changes, the exercises that depend on it are graded again."""
    change(solved.folder)
    assert {name for name, is_new in graded(solved).items() if is_new} == names


@pytest.mark.parametrize(
    "words", [["--fresh"], ["--seed", "7"], ["--limit", "cpu_seconds=2"], ["basics", "ticks"]]
)
def test_what_is_asked_for_is_graded_anew(solved: Learner, words: list[str]) -> None:
    """With --fresh, a seed, another limit, or names, nothing is taken from before."""
    assert all(graded(solved, *words).values())


def test_a_verdict_about_the_machine_is_not_remembered(solved: Learner) -> None:
    """What was stopped, or could not be judged, is graded each time."""
    solved.writes("greet", ENDLESS)
    (solved.folder / "checks/streams/test_ticks.py").write_text("def test_it(:\n")
    expected = {"greet": True, "add_later": False, "ticks": True}
    assert graded(solved) == expected
    assert graded(solved) == expected


def test_a_changed_record_is_no_verdict(solved: Learner) -> None:
    """An entry that is not a verdict is graded again, and the others stay."""
    file = solved.folder / ".kit/verdicts.json"
    data: dict[str, Any] = json.loads(file.read_text())
    data["verdicts"]["basics/greet"]["verdict"]["standing"] = "best"
    data["verdicts"]["basics/add_later"] = 7
    file.write_text(json.dumps(data))
    assert graded(solved) == {"greet": True, "add_later": True, "ticks": False}


def test_the_answers_of_the_quiz_are_remembered(solved: Learner) -> None:
    """The score is that of before as long as the answers are the same."""
    report = json.loads(solved.kit("grade", "--json").out)
    assert find_errors(report, "grade-1") == []
    quiz = report["quiz"]
    assert json.loads(solved.kit("grade", "--json").out)["quiz"] == quiz


def test_a_class_does_not_use_what_a_learner_remembers() -> None:
    """No module that grades a class has anything of it."""
    for module in (grading, judging):
        assert "remembered" not in Path(str(module.__file__)).read_text()


# -- a verdict that is in doubt -------------------------------------------------------------------


def test_the_same_seed_draws_the_same(learner: Learner) -> None:
    """The seed is in the report, and gives the same report again."""
    learner.solves("ticks")
    report = json.loads(learner.kit("grade", "ticks", "--json").out)
    assert find_errors(report, "grade-1") == []
    words = ("grade", "ticks", "--json", "--seed", str(report["seed"]))
    again = json.loads(learner.kit(*words).out)
    for data in (report, again):
        del data["exercises"][0]["seconds"]
    assert again == report
    assert again["exercises"][0]["seed"] == report["seed"]


def test_a_verdict_is_saved_and_repeated(learner: Learner, tmp_path: Path) -> None:
    """The file has the text and the seed: it gives the same verdict whatever the workspace has."""
    case = tmp_path / "case.json"
    wrong = "def greet(name):\n    return 'no'\n"
    learner.writes("greet", wrong)
    assert learner.kit("grade", "greet", "--save", str(case)).status == 1
    assert find_errors(json.loads(case.read_text()), "saved-verdict-1") == []
    learner.solves("greet")
    record = (learner.folder / ".kit/progress.json").read_bytes()
    ended = learner.kit("grade", "--repeat", str(case))
    assert ended.status == 1
    assert ended.out.endswith("This is the verdict that was saved.\n")
    assert (learner.folder / ".kit/progress.json").read_bytes() == record


def test_another_verdict_is_shown_as_different(learner: Learner, tmp_path: Path) -> None:
    """It says which checks ended differently, and which versions have changed."""
    file = tmp_path / "case.json"
    learner.solves("greet")
    assert learner.kit("grade", "greet", "--save", str(file)).status == 0
    case = json.loads(file.read_text())
    case["verdict"]["standing"] = "unsolved"
    case["verdict"]["checks"][0]["outcome"] = "failed"
    case["versions"]["hypothesis"] = "1.0"
    file.write_text(json.dumps(case))
    out = learner.kit("grade", "--repeat", str(file)).out
    assert "The saved verdict was unsolved; different: test_" in out
    assert "hypothesis was 1.0 and is " in out


@pytest.mark.parametrize(
    "change",
    [
        *({"format": 2}, {"seed": "1"}, {"limits": {"cpu_seconds": "a"}}, {"limits": {"new": 1}}),
        *({"versions": None}, {"verdict": {}}, {"text": "#"}, {"exercise": 1}),
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_file_is_not_a_saved_verdict(
    learner: Learner, tmp_path: Path, change: dict[str, Any]
) -> None:
    """It ends with 2, one sentence and one piece of advice."""
    file = tmp_path / "case.json"
    learner.kit("grade", "greet", "--save", str(file))
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    ended = learner.kit("grade", "--repeat", str(file))
    assert (ended.status, ended.out) == (2, "")
    assert "kit grade EX --save FILE" in ended.err


@pytest.mark.parametrize("text", ["", "{}", "[]", None])
def test_a_file_that_is_not_a_saved_verdict(
    learner: Learner, tmp_path: Path, text: str | None
) -> None:
    """It ends with 2, one sentence and one piece of advice."""
    file = tmp_path / "case.json"
    if text is not None:
        file.write_text(text)
    ended = learner.kit("grade", "--repeat", str(file))
    assert (ended.status, ended.out) == (2, "")
    assert "kit grade EX --save FILE" in ended.err


def test_save_needs_one_exercise(learner: Learner) -> None:
    """Without a name, or with two, nothing is graded; nor if something else is in its place."""
    for words in ((), ("greet", "ticks")):
        ended = learner.kit("grade", *words, "--save", "case.json")
        assert (ended.status, ended.out) == (2, "")


def test_saving_replaces_only_a_saved_verdict(learner: Learner, tmp_path: Path) -> None:
    """A learner's file in its place stays, and nothing is graded."""
    answer = learner.file("greet")
    before = answer.read_bytes()
    for place in (str(answer), str(tmp_path / "none" / "case.json")):
        ended = learner.kit("grade", "greet", "--save", place)
        assert (ended.status, ended.out) == (2, "")
    assert answer.read_bytes() == before
    case = str(tmp_path / "case.json")
    assert learner.kit("grade", "greet", "--save", case).status == 1
    assert learner.kit("grade", "greet", "--save", case).status == 1


def test_repeat_takes_everything_from_the_file(learner: Learner, tmp_path: Path) -> None:
    """Another seed, limit or name beside it would be ignored, so it is refused."""
    case = str(tmp_path / "case.json")
    learner.kit("grade", "greet", "--save", case)
    for words in (("greet",), ("--seed", "1"), ("--limit", "cpu_seconds=2"), ("--fresh",)):
        assert learner.kit("grade", "--repeat", case, *words).status == 2


def test_a_failed_grade_says_how_to_draw_the_same(learner: Learner) -> None:
    """The seed is in a command; a solved exercise needs none."""
    learner.writes("greet", "def greet(name):\n    return 'no'\n")
    assert "To use the same inputs again: --seed " in learner.kit("grade", "greet").out
    learner.solves("greet")
    assert "--seed" not in learner.kit("grade", "greet").out
