"""The pure judge of findings, and files that cannot be judged at all."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.course import Exercise
from kit.grading import Job, judge_all, unfit, verdict
from kit.judge.messages import CheckEnded, ExerciseEnded
from kit.model import (
    Check,
    Ending,
    Finding,
    JudgedCheck,
    Lane,
    Moment,
    Outcome,
    Standing,
    Verdict,
    encode_finding,
)
from kit.runner.messages import Process, frame
from kit.source import MAX_SOURCE, BadFile, read_source
from tests.systems import needs_user

CHECKS = tuple(
    Check(name=f"test_{name}", says=f"does {name}", max_points=points)
    for name, points in (("a", 1.0), ("b", 2.0), ("c", 0.5))
)
EXERCISE = Exercise(address="one/first", chapter="one", name="first")
vars(EXERCISE)["checks"] = CHECKS  # as if they had been read from a file
SHOWN = "exercises/one/first.py"
JOB = Job(exercise=EXERCISE, source=b"", shown=SHOWN, seed=1)


def passed(check: Check) -> JudgedCheck:
    points = check.max_points
    return JudgedCheck(
        Finding(
            check=check.name,
            says=check.says,
            outcome=Outcome.PASSED,
            points=points,
            max_points=points,
        )
    )


def failed(check: Check, outcome: Outcome = Outcome.FAILED, ending: str = "") -> JudgedCheck:
    finding = replace(passed(check).finding, outcome=outcome, points=0.0)
    finding = replace(finding, where="exercises/one/first.py:7", hint="kit hint first")
    return JudgedCheck(finding, Ending(ending))


def unfinished(check: Check, ending: str) -> JudgedCheck:
    return failed(check, Outcome.UNFINISHED, ending)


def judged(told: Sequence[JudgedCheck], *, untouched: bool = False) -> Verdict:
    return verdict(replace(JOB, untouched=untouched), told, 0.25, "namespaces")


A, B, C = CHECKS
ALL = [passed(A), passed(B), passed(C)]


def test_all_passed_is_solved() -> None:
    """Each expected check exactly once, passed, is SOLVED with all points."""
    result = judged(ALL)
    assert (result.standing, result.points, result.max_points) == (Standing.SOLVED, 3.5, 3.5)
    assert (result.exercise, result.seconds, result.isolation) == ("one/first", 0.25, "namespaces")
    assert result.solved


@given(st.permutations(ALL))
def test_findings_are_told_in_the_courses_order(told: list[JudgedCheck]) -> None:
    """Whatever order the findings came in, the verdict has that of the course."""
    assert judged(told) == judged(ALL)


UNKNOWN = Check(name="test_d", says="does d", max_points=100.0)
OUTCOMES = st.sampled_from(Outcome)
ENDINGS = st.sampled_from(["", "broken", "stopped", "ungraded"])
TOLD = st.builds(
    lambda check, outcome, ending: (
        passed(check) if outcome is Outcome.PASSED else failed(check, outcome, ending)
    ),
    st.sampled_from([*CHECKS, *CHECKS, UNKNOWN]),
    OUTCOMES,
    ENDINGS,
)


@given(st.lists(TOLD, max_size=6), st.booleans())
def test_nothing_else_is_solved(told: list[JudgedCheck], untouched: bool) -> None:
    """SOLVED is said exactly when each expected check was reported once, and passed."""
    result = judged(told, untouched=untouched)
    names = sorted(finding.check for finding, _ in told)
    whole = names == [check.name for check in CHECKS]
    all_passed = all(finding.outcome is Outcome.PASSED for finding, _ in told)
    assert result.solved == (whole and all_passed)
    assert [finding.check for finding in result.findings] == [check.name for check in CHECKS]
    assert result.points <= result.max_points == 3.5
    if not whole:
        assert result.standing is Standing.UNGRADED


@pytest.mark.parametrize(
    "told",
    [
        [],
        [passed(A), passed(B)],
        [*ALL, passed(A)],
        [*ALL, failed(A)],
        [*ALL, passed(UNKNOWN)],
        [passed(A), passed(B), unfinished(C, "ungraded")],
        [passed(A), failed(B), unfinished(C, "ungraded")],
        [unfinished(A, "broken"), unfinished(B, "stopped"), unfinished(C, "ungraded")],
    ],
)
@pytest.mark.parametrize("untouched", [False, True])
def test_what_is_not_the_learners_fault_is_ungraded(
    told: list[JudgedCheck], untouched: bool
) -> None:
    """A missing, doubled, unknown or failed check makes an exercise ungraded, without points."""
    result = judged(told, untouched=untouched)
    assert (result.standing, result.points) == (Standing.UNGRADED, 0.0)
    assert result.advice == "This is not your fault. Run: kit doctor"


def test_a_check_without_one_finding_is_unfinished() -> None:
    """A check that was not reported, or twice, has a finding that says so."""
    result = judged([passed(A), passed(B), passed(B)])
    assert [f.outcome for f in result.findings] == [
        Outcome.PASSED,
        Outcome.UNFINISHED,
        Outcome.UNFINISHED,
    ]
    assert result.findings[1].message == "the judge gave no finding for this check"


@pytest.mark.parametrize(
    ("told", "standing", "advice"),
    [
        ([passed(A), failed(B), passed(C)], Standing.UNSOLVED, "Take a hint with: kit hint first"),
        (
            [passed(A), failed(B), failed(C, Outcome.SKIPPED)],
            Standing.UNSOLVED,
            "Take a hint with: kit hint first",
        ),
        (
            [passed(A), unfinished(B, "stopped"), passed(C)],
            Standing.STOPPED,
            "Find what stops it in exercises/one/first.py, then run: kit grade first",
        ),
        (
            [unfinished(A, "broken"), unfinished(B, "stopped"), failed(C)],
            Standing.BROKEN,
            "Fix exercises/one/first.py:7, then run: kit grade first",
        ),
    ],
)
def test_standings_and_their_advice(
    told: list[JudgedCheck], standing: Standing, advice: str
) -> None:
    """Failures, stops and broken files each have their standing and one next step."""
    result = judged(told)
    assert (result.standing, result.advice) == (standing, advice)
    assert result.points == sum(finding.points for finding, _ in told)


@pytest.mark.parametrize("ending", ["", "broken", "stopped"])
def test_an_untouched_stub_is_to_do(ending: str) -> None:
    """However a stub fails, it is to do and worth nothing; if it does the work, it is solved."""
    result = judged([passed(A), unfinished(B, ending), passed(C)], untouched=True)
    assert (result.standing, result.points) == (Standing.TODO, 0.0)
    assert result.advice == "Read the task with: kit show first"
    assert judged(ALL, untouched=True).solved


def test_an_exercise_without_checks_is_not_solved() -> None:
    """Nothing to check is nothing solved."""
    empty = replace(EXERCISE)
    vars(empty)["checks"] = ()
    assert not verdict(replace(JOB, exercise=empty), [], 0.0, "").solved


def make_nothing(_: Path) -> None: ...


def make_folder(file: Path) -> None:
    file.mkdir()


def make_fifo(file: Path) -> None:
    os.mkfifo(file)


def make_link(file: Path) -> None:
    file.with_name("other.py").touch()
    file.symlink_to("other.py")


def make_circle(file: Path) -> None:
    file.symlink_to(file)


def make_large(file: Path) -> None:
    file.write_bytes(b"#" * (MAX_SOURCE + 1))


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (make_nothing, "the file is missing"),
        (make_folder, "this is not a regular file but a folder"),
        (make_fifo, "this is not a regular file but a pipe"),
        (make_link, "this is a link: put a copy of the file in its place"),
        (make_circle, "this is a link: put a copy of the file in its place"),
        (make_large, "the file is larger than 100 KB"),
    ],
)
def test_files_that_cannot_be_judged(
    tmp_path: Path, make: Callable[[Path], None], problem: str
) -> None:
    """What is no readable file of a fair size is broken, in words, and nothing is started."""
    file = tmp_path / "first.py"
    make(file)
    with pytest.raises(BadFile, match=problem):
        read_source(file)
    (result,) = judge_all(
        NoJudges(), [Job.of_file(file, exercise=EXERCISE, shown=SHOWN, seed=1)], at_once=2
    )
    assert result.standing is Standing.BROKEN
    assert result.advice == "Restore the file with: kit reset first"
    assert [(f.message, f.where) for f in result.findings] == [(problem, JOB.shown)] * 3


@needs_user
@pytest.mark.parametrize("locked", ["file", "folder"])
def test_a_file_without_permission(tmp_path: Path, locked: str) -> None:
    """A file that the user may not read is told as such."""
    folder = tmp_path / "folder"
    folder.mkdir()
    file = folder / "first.py"
    file.touch()
    (file if locked == "file" else folder).chmod(0)
    try:
        with pytest.raises(BadFile, match="the file cannot be read: Permission denied"):
            read_source(file)
    finally:
        folder.chmod(0o700)


def test_a_file_of_the_largest_size_is_judged(tmp_path: Path) -> None:
    """The limit itself is allowed, and so is an empty file."""
    file = tmp_path / "first.py"
    file.write_bytes(b"#" * MAX_SOURCE)
    assert read_source(file) == b"#" * MAX_SOURCE
    file.write_bytes(b"")
    assert read_source(file) == b""


def test_a_verdict_without_a_run_names_no_isolation() -> None:
    """Where nothing was run, no sandbox is claimed and no second was used."""
    result = unfit(replace(JOB, problem="gone"))
    assert (result.standing, result.isolation, result.seconds) == (Standing.BROKEN, "", 0.0)


class NoJudges:
    """A fork server that must not be asked for a judge."""

    has_ended = False

    def start_judge(self) -> Process:
        raise AssertionError("a judge was asked for")

    def end(self, pid: int) -> int:
        raise AssertionError(f"there is no process {pid}")


class ScriptedJudges:
    """A fork server whose judges send what they are given, one script a judge, and then end."""

    has_ended = False

    def __init__(self, *scripts: bytes) -> None:
        self._scripts = iter(scripts)
        self._open: dict[int, socket.socket] = {}

    def start_judge(self) -> Process:
        ours, theirs = socket.socketpair()
        theirs.sendall(next(self._scripts))
        theirs.shutdown(socket.SHUT_WR)
        self._open[len(self._open)] = theirs
        return Process(connection=ours, pid=len(self._open) - 1)

    def end(self, pid: int) -> int:
        self._open[pid].close()
        return 0


def said(*checks: JudgedCheck, seconds: float | None = 0.5) -> bytes:
    timeline = (Moment(at=1.5, lane=Lane.NODE, text="node_a starts"),)
    messages: list[CheckEnded | ExerciseEnded] = [
        CheckEnded(
            ending=judged.ending.value,
            finding=encode_finding(replace(judged.finding, timeline=timeline)),
        )
        for judged in checks
    ]
    if seconds is not None:
        messages.append(ExerciseEnded(seconds=seconds, isolation="processes", is_last=True))
    return b"".join(map(frame, messages))


@pytest.mark.parametrize(
    ("script", "standing"),
    [
        (said(*ALL), Standing.SOLVED),
        (said(passed(A), failed(B), passed(C)), Standing.UNSOLVED),
        (b"", Standing.UNGRADED),
        (said(*ALL[:2], seconds=None), Standing.UNGRADED),
        (said(*ALL) + b"\xff" * 8, Standing.UNGRADED),
        (said(*ALL)[:-10], Standing.SOLVED),  # only the seconds are lost
        (said(*ALL, seconds=None)[:-10], Standing.UNGRADED),
    ],
)
def test_a_judge_is_heard_out(script: bytes, standing: Standing) -> None:
    """What a judge leaves unsaid, because it ended, is missing from the verdict, never passed."""
    judges = ScriptedJudges(script)
    (result,) = judge_all(judges, [JOB], at_once=1)
    assert result.standing is standing


def test_verdicts_come_in_the_order_of_the_jobs() -> None:
    """Each job has its verdict in its place, those that were never started included."""
    jobs = [JOB, replace(JOB, problem="gone"), JOB, JOB]
    judges = ScriptedJudges(said(*ALL), said(failed(A), passed(B), passed(C)), said(*ALL))
    standings = [result.standing for result in judge_all(judges, jobs, at_once=2)]
    assert standings == [
        Standing.SOLVED,
        Standing.BROKEN,
        Standing.UNSOLVED,
        Standing.SOLVED,
    ]
