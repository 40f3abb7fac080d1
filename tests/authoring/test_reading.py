"""What is wrong with a course and can be found without grading anything."""

from __future__ import annotations

import pytest

from kit.authoring.proof import lint_solutions
from kit.authoring.shelves import find_shelf_problems, find_text_problems, has_checks
from kit.course import Course, load_course

from .conftest import ADDRESS, Draft

CHECKS = "checks/first/test_countdown.py"
STUB, SOLUTION = f"exercises/{ADDRESS}.py", f"solutions/{ADDRESS}.py"
HINTS = f"hints/{ADDRESS}.md"
MISTAKE = f"mistakes/{ADDRESS}/counts_up.py"


def found(draft: Draft) -> list[str]:
    """Every problem, as a line."""
    course = load_course(draft.root)
    problems = [*find_shelf_problems(course, course.exercises)]
    for exercise in filter(has_checks, course.exercises):
        problems += find_text_problems(course, exercise)
    return problems


def linted(course: Course) -> str:
    problems, remarks = lint_solutions(course, course.exercises)
    assert remarks == []
    return "\n".join(problems)


def test_a_new_course_has_no_problem(draft: Draft) -> None:
    """A course that `kit course new` writes has no problem, for linter and type checker too."""
    assert found(draft) == []
    assert linted(load_course(draft.root)) == ""


# -- shelves --------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", [STUB, SOLUTION, HINTS])
def test_a_missing_file_is_named(draft: Draft, file: str) -> None:
    """Each shelf has a file for each exercise."""
    draft.remove(file)
    assert f"{ADDRESS}: there is no {file}" in found(draft)


@pytest.mark.parametrize(
    "file",
    [
        "exercises/first/other.py",
        "solutions/second/countdown.py",
        "hints/first/notes.txt",
        "mistakes/first/other/a.py",
        "answers/first/other/a.py",
        "answers/first/countdown/notes.txt",
        "checks/first/test_other.py",
    ],
)
def test_a_stray_file_is_named(draft: Draft, file: str) -> None:
    """A file of no exercise of `course.toml` is a problem on every shelf."""
    draft.write(file, '"""Left over."""\n')
    assert found(draft) == [f"{file}: belongs to no exercise of course.toml"]


def test_what_checks_share_is_not_stray(draft: Draft) -> None:
    """Helpers of checks, hidden files and bytecode are not problems."""
    for file in ("checks/helpers.py", "exercises/.DS_Store", "solutions/__pycache__/a.pyc"):
        draft.write(file, "")
    assert found(draft) == []


def test_too_few_mistakes(draft: Draft) -> None:
    """An exercise has some mistakes that try its checks."""
    draft.remove(MISTAKE)
    assert f"{ADDRESS}: has 2 mistakes in mistakes/{ADDRESS}, at least 3 are needed" in found(draft)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("Counts up", "does not begin with a docstring such as"),
        ("Caught by test_gone: counts up", f"names test_gone, which is not a check of {ADDRESS}"),
    ],
)
def test_a_mistake_names_its_check(draft: Draft, new: str, said: str) -> None:
    """The docstring of a mistake names a check of the exercise."""
    draft.edit(MISTAKE, "Caught by test_gives_every_number: it counts up instead of down", new)
    assert [line for line in found(draft) if line.startswith(f"{MISTAKE}: {said}")]


def test_a_mistake_has_a_sentence(draft: Draft) -> None:
    """A learner reads it."""
    draft.edit(MISTAKE, "Says: ", "It says: ")
    (line,) = found(draft)
    assert line.startswith(f"{MISTAKE}: has no paragraph 'Says: …'")


def test_a_stub_without_a_task(draft: Draft) -> None:
    """The docstring of a stub is the task."""
    draft.write(STUB, "async def countdown(start):\n    yield\n")
    assert f"{STUB}: has no docstring: it must be the task" in found(draft)


# -- signatures and checks ------------------------------------------------------------------------


def test_signatures_that_differ(draft: Draft) -> None:
    """Stub and solution have the same signature."""
    draft.edit(SOLUTION, "countdown(start: int)", "countdown(begin: int)")
    assert [line for line in found(draft) if line.startswith(f"{ADDRESS}: countdown is 'async def")]


def test_a_name_that_is_missing_in_the_solution(draft: Draft) -> None:
    """The solution has the names that the checks ask for."""
    draft.edit(SOLUTION, "def countdown(", "def count_down(")
    assert [line for line in found(draft) if "and 'missing' in the solution" in line]


def test_a_check_without_a_sentence(draft: Draft) -> None:
    """A check says what it checks."""
    draft.edit(CHECKS, '    """gives a number each second"""\n', "")
    assert found(draft) == [f"{CHECKS}: test_gives_a_number_each_second has no docstring."]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("assert run.items", "an assertion has no message"),
        ('assert run.items, ""', "an assertion has no message"),
        ("raise Failure()", "a Failure has no message"),
        ('raise Failure("", run=run)', "a Failure has no message"),
        ("raise Failure(run=run)", "a Failure has no message"),
    ],
)
def test_a_failure_without_words(draft: Draft, statement: str, said: str) -> None:
    """A failure has a message; the problem names its line."""
    draft.edit(
        CHECKS, "    place = differ(run.items, wanted)\n", f"    place = 0\n    {statement}\n"
    )
    lines = (draft.root / CHECKS).read_text(encoding="utf-8").splitlines()
    place = f"{CHECKS}:{lines.index(f'    {statement}') + 1}"
    assert [f"{place}: {said}"] == [line for line in found(draft) if said in line]


def test_a_check_that_needs_a_later_one(draft: Draft) -> None:
    """`needs` names a check above."""
    draft.edit(CHECKS, 'needs("test_gives_every_number")', 'needs("test_gone")')
    assert [
        line for line in found(draft) if "needs test_gone, which is not a check above it" in line
    ]


@pytest.mark.parametrize("file", [STUB, SOLUTION])
def test_what_is_not_python(draft: Draft, file: str) -> None:
    """A file that cannot be read is named with its line."""
    draft.write(file, '"""A task."""\n\ndef countdown(:\n')
    assert [line for line in found(draft) if line.startswith(f"{file}:3: is not Python")]


# -- hints ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["## 2. Concept", "## 3. Nearly code"])
def test_incomplete_hints(draft: Draft, step: str) -> None:
    """A ladder has at least three steps, counted one by one."""
    draft.edit(HINTS, step, f"### {step}")
    assert [line for line in found(draft) if line.startswith(HINTS)]


def test_hints_about_no_check(draft: Draft) -> None:
    """A section for a check names a check of the exercise."""
    draft.edit(HINTS, "`test_gives_a_number_each_second`", "`test_gone`")
    assert [line for line in found(draft) if "is not about a check of the exercise" in line]


def test_a_question_that_is_missing(draft: Draft) -> None:
    """The question after solving is one of the chapter's quiz."""
    section = "## When it is solved\n\nCount.\n\nQuiz: gone"
    draft.edit(HINTS, "## 1. ", f"{section}\n\n## 1. ")
    assert [line for line in found(draft) if "there is no question gone" in line]


@pytest.mark.parametrize(
    "code",
    [
        "`for number in range(start, 0, -1):`",
        "```python\nfor number in range(start, 0, -1): ...\n```",
    ],
)
def test_an_early_step_gives_the_solution_away(draft: Draft, code: str) -> None:
    """Steps before the last share no long run of words and signs with the solution."""
    draft.edit(HINTS, "The first hint points", f"{code}\n\nThe first hint points")
    assert [line for line in found(draft) if "step 1 gives the solution away: " in line]


def test_the_last_step_is_the_solution(draft: Draft) -> None:
    """The last step leaves something to do."""
    solution = (draft.root / SOLUTION).read_text(encoding="utf-8")
    draft.edit(HINTS, "for number in ...:\n    ...  # wait a second\n    yield ...\n", solution)
    assert f"{HINTS}: step 3 is the solution itself" in found(draft)


# -- concepts and tools ---------------------------------------------------------------------------


@pytest.mark.parametrize("concept", ["sleep", "TaskGroup", "debug"])
def test_a_concept_of_a_later_chapter(draft: Draft, concept: str) -> None:
    """A solution uses no name, and no text, that only a later chapter introduces."""
    draft.edit(
        SOLUTION,
        "import asyncio\n",
        'import asyncio\nfrom asyncio import TaskGroup\nMODE = "debug"\n',
    )
    later = f'[[chapters]]\nname = "second"\ntitle = "Later"\nintroduces = ["{concept}"]\nexercises = []\n'
    draft.write("course.toml", (draft.root / "course.toml").read_text(encoding="utf-8") + later)
    said = f"{ADDRESS}: the solution uses {concept}, which only chapter second introduces"
    assert said in found(draft)


def test_a_concept_of_an_own_or_earlier_chapter(draft: Draft) -> None:
    """A solution may use what its chapter introduces."""
    draft.edit("course.toml", "# introduces", 'introduces = ["sleep"]  #')
    assert found(draft) == []


def test_a_solution_that_the_linter_refuses(draft: Draft) -> None:
    """A message of ruff about a solution is a problem with its line."""
    draft.edit(SOLUTION, "import asyncio\n", "import asyncio\nimport os\n")
    assert f"ruff: {SOLUTION}:4:8: F401" in linted(load_course(draft.root))


def test_a_solution_that_the_type_checker_refuses(draft: Draft) -> None:
    """A message of mypy about a solution is a problem with its line."""
    draft.edit(SOLUTION, "yield number", 'yield f"{number}"')
    assert f"mypy: {SOLUTION}:11: error:" in linted(load_course(draft.root))


def test_a_tool_that_is_not_installed(draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a linter its part is left out, and a remark says so."""
    monkeypatch.setattr("kit.authoring.proof._LINTERS", {"no_such_linter": ()})
    course = load_course(draft.root)
    said = "no_such_linter is not installed: it has not read the solutions."
    assert lint_solutions(course, course.exercises) == ([], [said])
