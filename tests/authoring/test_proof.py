"""What is wrong with a course and shows when its texts are graded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from kit.authoring.proof import check_course, proof_text
from kit.authoring.proof_jobs import ProofJob, TextKind, list_jobs, list_mutant_jobs
from kit.authoring.proof_problems import find_verdict_problems
from kit.course import Course, load_course
from kit.grading import Judges, judge_all, open_server
from kit.model import Finding, Outcome, Standing, Verdict
from kit.render.look import Look

from .conftest import ADDRESS, Draft

STUB, SOLUTION = f"exercises/{ADDRESS}.py", f"solutions/{ADDRESS}.py"
MISTAKES = f"mistakes/{ADDRESS}"
SURVIVORS = f"{MISTAKES}/survivors.toml"
Proved = Callable[..., list[str]]


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judges]:
    """Judges with the checks of a new course, for texts of any other."""
    draft = Draft(tmp_path_factory.mktemp("proof") / "course")
    with open_server(load_course(draft.root)) as made:
        yield made


@pytest.fixture
def proved(sandbox: Judges, draft: Draft) -> Proved:
    """Grades the texts of some kinds, and gives what is wrong, as lines."""

    def prove_them(*kinds: TextKind) -> list[str]:
        course = load_course(draft.root)
        jobs = [job for job in texts(course) if job.kind in kinds]
        assert jobs
        graded = zip(jobs, judge_all(sandbox, (job.job for job in jobs), 2), strict=True)
        return [str(problem) for problem in find_verdict_problems(course, graded)]

    return prove_them


def texts(course: Course) -> list[ProofJob]:
    (exercise,) = course.exercises
    return [*list_jobs(course, exercise), *list_mutant_jobs(course, exercise)]


def the_only(lines: list[str]) -> str:
    assert len(lines) == 1, lines
    return lines[0]


# -- a whole course -------------------------------------------------------------------------------


def test_a_new_course_is_proved(draft: Draft) -> None:
    """A course as it is written passes, its mutants with it, and everything is counted."""
    course = load_course(draft.root)
    told: list[tuple[int, int]] = []
    checked = check_course(course, course.exercises, lambda n, of: told.append((n, of)), at_once=2)
    assert checked.problems == ()
    assert checked.remarks == ()
    counts = checked.count_texts()
    assert [counts[kind] for kind in TextKind][:4] == [1, 1, 1, 3]
    assert counts[TextKind.MUTANT] > 3
    text = proof_text(checked, Look())
    assert "named in their verdicts: 3 of 3 mistakes" in text
    assert "out_drop_falsy" in text
    graded, known = told[-1]
    assert graded == known > len(checked.graded)


def test_an_assertion_that_is_taken_out_is_missed(draft: Draft) -> None:
    """Without its comparison a check lets a mistake and mutants through, and all are named."""
    draft.edit("checks/first/test_countdown.py", "place = differ(seconds, wanted)", "place = None")
    course = load_course(draft.root)
    checked = check_course(course, course.exercises, lambda _n, _of: None, at_once=2)
    said = [problem.partition(": ")[2] for problem in checked.problems]
    assert "the mistake collects_first is solved" in said
    assert [
        what for what in said if what.startswith("the solution is solved though it was changed")
    ]
    assert "say why below [survivors]" in the_only(list(checked.remarks))


def test_checks_that_cannot_be_imported(draft: Draft) -> None:
    """A fault of the course is reported as one, for the solution too."""
    draft.edit("checks/first/test_countdown.py", "import pytest\n", "import pytest\nimport gone\n")
    course = load_course(draft.root)
    checked = check_course(course, course.exercises, lambda _n, _of: None, mutate=False, at_once=2)
    said = [problem.partition(": ")[2] for problem in checked.problems]
    assert [what for what in said if what.startswith("the solution is ungraded")]
    assert [what for what in said if what.startswith("the stub countdown is ungraded")]


# -- stubs ----------------------------------------------------------------------------------------


def test_a_stub_that_is_solved(draft: Draft, proved: Proved) -> None:
    """A stub leaves something to do."""
    draft.write(STUB, (draft.root / SOLUTION).read_text(encoding="utf-8"))
    assert the_only(proved(TextKind.STUB)) == f"{ADDRESS}: the stub countdown is solved"


def test_a_stub_that_fails_by_another_error(draft: Draft, proved: Proved) -> None:
    """A stub raises no error that its task does not mention."""
    draft.edit(STUB, 'raise NotImplementedError("countdown', 'start.append("countdown')
    assert "fails with AttributeError, which its task does not mention" in the_only(
        proved(TextKind.STUB)
    )


def test_a_stub_that_never_ends(draft: Draft, proved: Proved) -> None:
    """A stub that a limit stops tells a learner nothing about the task."""
    draft.edit(
        STUB,
        '    raise NotImplementedError("countdown is yours to write")\n',
        "    __import__('os')._exit(0)\n",
    )
    assert "the stub countdown is stopped: " in the_only(proved(TextKind.STUB))


# -- solutions ------------------------------------------------------------------------------------


def test_a_solution_that_is_not_solved(draft: Draft, proved: Proved) -> None:
    """A solution is solved; otherwise its first failure is reported."""
    draft.edit(SOLUTION, "range(start, 0, -1)", "range(start, 1, -1)")
    said = the_only(proved(TextKind.SOLUTION))
    assert said.startswith(f"{ADDRESS}: the solution is unsolved: test_gives_every_number: ")


def verdict(*outcomes: Outcome, message: str = "") -> Verdict:
    findings = tuple(
        Finding(
            check=f"test_{number}",
            says="does it",
            outcome=outcome,
            points=1.0,
            max_points=1.0,
            message=message,
        )
        for number, outcome in enumerate(outcomes)
    )
    solved = all(outcome is Outcome.PASSED for outcome in outcomes)
    return Verdict(
        exercise=ADDRESS,
        standing=Standing.SOLVED if solved else Standing.UNSOLVED,
        points=1.0,
        max_points=1.0,
        seconds=0.1,
        advice="",
        isolation="",
        findings=findings,
    )


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (verdict(Outcome.FAILED), "the solution is 1 times of 3 unsolved: test_0: "),
        (verdict(Outcome.PASSED, message="a word"), "other values give other findings"),
        (replace(verdict(Outcome.PASSED), seconds=9.0), ""),
    ],
)
def test_gradings_that_differ(draft: Draft, last: Verdict, said: str) -> None:
    """Three gradings with other values give the same findings; only their time may differ."""
    course = load_course(draft.root)
    jobs = [job for job in texts(course) if job.kind is TextKind.SOLUTION]
    seeds = {job.job.seed for job in jobs}
    assert len(jobs) == len(seeds) == 3
    graded = zip(jobs, [verdict(Outcome.PASSED)] * 2 + [last], strict=True)
    lines = [problem.partition(": ")[2] for problem in find_verdict_problems(course, graded)]
    assert len(lines) == bool(said)
    assert all(said in line for line in lines)


# -- mistakes -------------------------------------------------------------------------------------


def test_a_mistake_that_is_solved(draft: Draft, proved: Proved) -> None:
    """A right answer among the mistakes is a problem."""
    text = (draft.root / SOLUTION).read_text(encoding="utf-8")
    text = text.replace('"""Count', '"""Caught by test_gives_every_number: Count', 1)
    draft.write(f"{MISTAKES}/right.py", text)
    assert the_only(proved(TextKind.MISTAKE)) == f"{ADDRESS}: the mistake right is solved"


def test_a_mistake_that_another_check_catches(draft: Draft, proved: Proved) -> None:
    """The first check to fail is the one that the mistake names."""
    draft.edit(
        f"{MISTAKES}/counts_up.py", "test_gives_every_number", "test_gives_a_number_each_second"
    )
    said = the_only(proved(TextKind.MISTAKE))
    assert "the mistake counts_up is not caught by test_gives_a_number_each_second but is " in said


def test_a_mistake_that_is_named_as_another(draft: Draft, proved: Proved) -> None:
    """With the same sentence, the first of two that behave the same is named."""
    text = (draft.root / f"{MISTAKES}/goes_on_to_zero.py").read_text(encoding="utf-8")
    draft.write(f"{MISTAKES}/on_to_zero.py", text)
    said = the_only(proved(TextKind.MISTAKE))
    assert "the mistake on_to_zero is taken for goes_on_to_zero: " in said


def test_two_mistakes_that_behave_the_same(draft: Draft, proved: Proved) -> None:
    """Mistakes that no check distinguishes are reported, except the first of them."""
    for name in ("a_skips", "b_skips"):
        text = (draft.root / SOLUTION).read_text(encoding="utf-8")
        doc = f'"""Caught by test_gives_every_number: Skips.\n\nSays: {name} it\n\n'
        text = text.replace('"""', doc, 1).replace("0, -1)", "0, -2)")
        draft.write(f"{MISTAKES}/{name}.py", text)
    said = the_only(proved(TextKind.MISTAKE))
    assert "the mistake b_skips behaves as a_skips does: number 2 is wrong" in said


# -- mutants --------------------------------------------------------------------------------------


def test_a_mutant_that_survives(draft: Draft, proved: Proved) -> None:
    """A changed solution that is solved is reported until a file explains it."""
    draft.edit(
        SOLUTION, "        yield number\n", "        yield number\n    asyncio.iscoroutine(0)\n"
    )
    lines = proved(TextKind.MUTANT)
    assert lines
    change = "drop statement: asyncio.iscoroutine(0)"
    assert [
        line
        for line in lines
        if line.startswith(f"{ADDRESS}: the solution is solved though it was changed: {change}")
    ]
    changes = [line.split("changed: ", 1)[1] for line in lines]
    reasons = "\n".join(f"{quoted(change)} = 'it has no effect'" for change in changes)
    draft.write(SURVIVORS, f"[survivors]\n{reasons}\n")
    assert proved(TextKind.MUTANT) == []


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[survivors]\n"gone: a -> b" = "no matter"\n',
            "explains a change that does not survive: gone: a -> b",
        ),
        ("survivors = 1\n", "cannot be read: there is no table [survivors]"),
        ("[survivors\n", "cannot be read: "),
    ],
)
def test_explanations_of_nothing(draft: Draft, proved: Proved, text: str, said: str) -> None:
    """A file of survivors explains only mutants that survive, and can be read."""
    draft.write(SURVIVORS, text)
    assert the_only(proved(TextKind.MUTANT)).startswith(f"{SURVIVORS}: {said}")


def test_an_explanation_without_a_reason(draft: Draft, proved: Proved) -> None:
    """A survivor is explained in words."""
    draft.edit(
        SOLUTION, "        yield number\n", "        yield number\n    asyncio.iscoroutine(None)\n"
    )
    change = the_only(proved(TextKind.MUTANT)).split("changed: ", 1)[1]
    draft.write(SURVIVORS, f'[survivors]\n{quoted(change)} = " "\n')
    assert the_only(proved(TextKind.MUTANT)) == f"{SURVIVORS}: gives no reason for: {change}"
