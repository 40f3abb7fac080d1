"""Runs of a whole class: what is judged, what is kept, and what never changes."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kit.classroom import judging
from kit.classroom.gradebook import GRADEBOOK_FILE, open_gradebook
from kit.classroom.grading import Regrade, open_grading
from kit.classroom.judging import (
    WorkerUnusable,
    find_fingerprints,
    judge_submission,
    list_changed_parts,
    make_job,
    make_setup,
    seed_for,
)
from kit.classroom.rows import Entry, Override
from kit.classroom.uploads.collecting import StudentSubmission
from kit.classroom.uploads.submission import Upload
from kit.errors import MachineError
from kit.learner.progress import Progress
from kit.model import Standing
from tests.systems import process_of

from .conftest import ASSIGNMENT, HONEST, HOSTILE, WRONG, Classroom

NOW = datetime(2026, 12, 1, tzinfo=UTC)


class Inline(Executor):
    """Runs each order where it is submitted, after ``before`` has seen how many there were."""

    def __init__(self, before: Callable[[int], None] = lambda _: None) -> None:
        self.orders = 0
        self._before = before

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.orders += 1
        try:
            self._before(self.orders)
            future.set_result(fn(*args, **kwargs))
        except MachineError as error:
            future.set_exception(error)
        return future


def test_each_student_gets_what_the_submission_deserves(classroom: Classroom) -> None:
    """Honest, wrong and hostile submissions, a bad archive and none at all each have their entry."""
    classroom.enrol("anna", "bert", "cleo", "dora", "emil")
    classroom.hands_in("anna", HONEST)
    classroom.hands_in("bert", WRONG)
    classroom.hands_in("cleo", HOSTILE)
    (classroom.submissions / "dora.zip").write_bytes(b"no zip")

    summary = classroom.grade()

    rows = classroom.rows()
    assert list(rows) == ["anna", "bert", "cleo", "dora", "emil"]
    assert {name: (row.entry, row.final) for name, row in rows.items()} == {
        "anna": (Entry.GRADED, 10.0),
        "bert": (Entry.GRADED, 6.0),
        "cleo": (Entry.STOPPED, 6.0),
        "dora": (Entry.REFUSED, 0.0),
        "emil": (Entry.MISSING, 0.0),
    }
    assert "archive cannot be read" in rows["dora"].problem
    assert (summary.judged, summary.unchanged) == (4, 0)


def test_a_file_that_is_missing_is_reported_and_costs_only_itself(classroom: Classroom) -> None:
    """Who hands in one of two exercises gets the points of that one."""
    classroom.hands_in("anna", {"greet": HONEST["greet"]})
    classroom.grade()
    row = classroom.rows()["anna"]
    assert [mark.points for mark in row.marks] == [4.0, 0.0]
    assert row.marks[1].verdict is not None
    assert row.marks[1].verdict.findings[0].message == "the file is missing"


def test_what_did_not_change_is_not_judged_again(classroom: Classroom) -> None:
    """A second run sends nothing to anybody, also when only other files or times changed."""
    folder = classroom.hands_in("anna", HONEST)
    classroom.grade()
    before = classroom.attempts()
    (folder / "README.txt").write_text("see my work")
    os.utime(folder / "greet.py")
    executor = Inline()
    summary = classroom.grade(executor)
    assert (executor.orders, summary.judged, summary.unchanged) == (0, 0, 1)
    assert classroom.attempts() == before


def test_another_submission_is_another_attempt(classroom: Classroom) -> None:
    """What is handed in later counts; going back to an earlier content needs no judge."""
    classroom.hands_in("anna", WRONG, at=1.70e9)
    classroom.grade()
    classroom.hands_in("anna", HONEST, at=1.71e9)
    classroom.grade()
    row = classroom.rows()["anna"]
    assert (row.final, row.attempts) == (10.0, 2)
    assert row.submitted_at == datetime.fromtimestamp(1.71e9, UTC)
    classroom.hands_in("anna", WRONG, at=1.72e9)
    executor = Inline()
    classroom.grade(executor)
    row = classroom.rows()["anna"]
    assert (executor.orders, row.final, row.attempts) == (0, 6.0, 2)
    assert row.submitted_at == datetime.fromtimestamp(1.70e9, UTC)


def test_an_exercise_that_is_added_is_all_that_is_judged(classroom: Classroom) -> None:
    """A longer assignment needs verdicts on what is new; until then the student is ungraded."""
    first = ASSIGNMENT.rpartition("[[exercises]]")[0]
    classroom.hands_in("anna", HONEST)
    classroom.grade(text=first)
    assert classroom.rows(first)["anna"].entry is Entry.GRADED
    assert classroom.rows()["anna"].entry is Entry.UNGRADED
    executor = Inline()
    classroom.grade(executor)
    assert (executor.orders, classroom.rows()["anna"].final) == (1, 10.0)


def test_how_many_work_at_once_changes_nothing(classroom: Classroom) -> None:
    """One worker and four find the same to the byte."""
    for student, files in (("anna", HONEST), ("bert", WRONG), ("cleo", HOSTILE)):
        classroom.hands_in(student, files)
    classroom.grade(workers=1)
    one = {name: replace(a, graded_at=NOW) for name, a in classroom.attempts().items()}
    (classroom.out / GRADEBOOK_FILE).unlink()
    classroom.grade(workers=4)
    assert {name: replace(a, graded_at=NOW) for name, a in classroom.attempts().items()} == one


def test_a_regrade_finds_the_same_to_the_byte(classroom: Classroom) -> None:
    """Judging everything again changes no attempt, and nothing is asked."""
    for student, files in (("anna", HONEST), ("bert", WRONG), ("cleo", HOSTILE)):
        classroom.hands_in(student, files)
    classroom.grade()
    before = classroom.attempts()
    summary = classroom.grade(regrade=True)
    assert (summary.judged, summary.changes) == (3, [])
    assert classroom.attempts() == before


CHANCY = """
class Thing:
    pass

def greet(name):
    return f"{list({'a', 'b', 'c', 'd', 'e', 'f', 'g'})} {Thing()}"
"""


def test_order_of_sets_and_places_in_memory_change_nothing(classroom: Classroom) -> None:
    """What Python decides anew for each process is decided by the seed, or not shown."""
    classroom.hands_in("anna", {**HONEST, "greet": CHANCY})
    classroom.grade()
    before = classroom.attempts()
    judging.close_servers()
    summary = classroom.grade(regrade=True)
    assert (summary.judged, summary.changes) == (1, [])
    assert classroom.attempts() == before
    (mark, _) = classroom.rows()["anna"].marks
    assert mark.verdict is not None
    assert "Thing object at 0x…>" in mark.verdict.findings[0].actual


def test_hidden_inputs_hang_on_seed_student_and_exercise() -> None:
    """Another seed, id or exercise draws other inputs; the same ones draw the same inputs."""
    drawn = {
        seed_for(s, who, a) for s in (1, 2) for who in ("anna", "bert") for a in ("x/a", "x/b")
    }
    assert len(drawn) == 8
    assert seed_for(1, "anna", "x/a") == 67_595_328_053_132_144


def spoil(classroom: Classroom, points: float = 0.0) -> None:
    """Write into the gradebook that every verdict was worth less, as other checks might."""
    with open_gradebook(classroom.out / GRADEBOOK_FILE) as gradebook:
        for attempt in gradebook.read_current().values():
            worse = tuple(
                replace(
                    one,
                    verdict=replace(one.verdict, points=points, standing=Standing.UNSOLVED),
                    fingerprint="old",
                )
                for one in attempt.stored
            )
            gradebook.record([replace(attempt, stored=worse)])


def test_other_checks_are_reported_and_change_nothing_by_themselves(classroom: Classroom) -> None:
    """What was graded with other checks counts as outdated, and keeps its points."""
    classroom.hands_in("anna", HONEST)
    classroom.grade()
    spoil(classroom)
    summary = classroom.grade()
    assert (summary.judged, summary.outdated) == (0, 1)
    assert summary.outdated_parts == ()  # what was recorded has no parts, as by an older kit
    assert classroom.rows()["anna"].final == 0.0


def test_what_is_different_since_a_grade_is_named(classroom: Classroom) -> None:
    """Another seed and other limits are reported; a fingerprint of an older kit has no parts."""
    classroom.hands_in("anna", HONEST)
    classroom.grade()
    other = classroom.grade(text=ASSIGNMENT.replace("seed = 7", "seed = 8"))
    assert (other.outdated, other.outdated_parts) == (1, ("seed",))
    now = find_fingerprints(classroom.assignment(), classroom.course)["basics/greet"]
    limits = replace(classroom.course.limits, cpu_seconds=2.0)
    patient = replace(classroom.course, limits=limits)
    changed = find_fingerprints(classroom.assignment(), patient)["basics/greet"]
    assert list_changed_parts(now, changed) == ("limits",)
    assert list_changed_parts("ab12", changed) == ()


@pytest.mark.parametrize("answer", [True, False, None])
def test_a_regrade_is_shown_before_it_is_written(classroom: Classroom, answer: bool | None) -> None:
    """Only if it is agreed to, the new verdicts count; overrides and times stay in any case."""
    classroom.hands_in("anna", HONEST)
    classroom.grade()
    spoil(classroom)
    word = Override(
        student="anna", exercise="basics/greet", points=1.0, author="T", reason="r", at=NOW
    )
    with open_gradebook(classroom.out / GRADEBOOK_FILE) as gradebook:
        gradebook.add_overrides(word)
    os.utime(classroom.submissions / "anna" / "greet.py")
    shown: list[tuple[float, float]] = []
    before = classroom.rows()["anna"]

    def agree(changes: Any) -> bool | None:
        shown.extend((change.before.final, change.after.final) for change in changes)
        assert classroom.rows()["anna"] == before
        return answer

    summary = classroom.grade(regrade=True, agree=agree)

    assert shown == [(1.0, 7.0)]
    after = classroom.rows()["anna"]
    assert (after.final, summary.written) == ((7.0, True) if answer else (1.0, False))
    assert (after.submitted_at, after.marks[0].override) == (before.submitted_at, word)
    executor = Inline()
    classroom.grade(executor, regrade=True)
    assert executor.orders == (0 if answer is None else 1)  # undecided verdicts are kept
    assert classroom.rows()["anna"].final == 7.0


def test_one_exercise_or_student_is_judged_again_and_no_other(classroom: Classroom) -> None:
    """The others keep their verdicts and are not read; a regrade of the rest is as before."""
    for student in ("anna", "bert"):
        classroom.hands_in(student, HONEST)
    classroom.grade()
    spoil(classroom)
    shutil.rmtree(classroom.submissions / "bert")
    one = Regrade(("basics/greet",))
    assert classroom.grade(regrade=one, only=["anna"], agree=lambda _: None).judged == 1
    summary = classroom.grade(Inline(), regrade=one, only=["anna"])
    assert [(c.before.final, c.after.final) for c in summary.changes] == [(0.0, 4.0)]
    rows = classroom.rows()
    assert [mark.points for mark in rows["anna"].marks] == [4.0, 0.0]
    assert (rows["bert"].entry, rows["bert"].final) == (Entry.GRADED, 0.0)
    classroom.grade(regrade=True)
    assert [row.final for row in classroom.rows().values()][:2] == [10.0, 0.0]


@pytest.mark.parametrize("counts", ["best", "last in time"])
def test_a_regrade_judges_all_attempts_of_which_one_may_count(
    classroom: Classroom, counts: str
) -> None:
    """Also those whose files are not in the folder any more; the newest stays the newest."""
    text = f'counts = "{counts}"\n{ASSIGNMENT}'
    classroom.hands_in("anna", HONEST)
    classroom.grade(text=text)
    classroom.hands_in("anna", {"greet": HONEST["greet"]})
    classroom.grade(text=text)
    with open_gradebook(classroom.out / GRADEBOOK_FILE) as gradebook:
        good, newest = gradebook.read_attempts()["anna"]
    spoil(classroom)
    with open_gradebook(classroom.out / GRADEBOOK_FILE) as gradebook:
        worse = tuple(
            replace(s, verdict=replace(s.verdict, points=0.0, standing=Standing.UNSOLVED))
            for s in good.stored
        )
        gradebook.record([], older=[replace(good, stored=worse)])
    assert classroom.rows(text)["anna"].final == 0.0
    summary = classroom.grade(text=text, regrade=True)
    assert summary.judged == 2
    assert classroom.rows(text)["anna"].final == (10.0 if counts == "best" else 4.0)
    with open_gradebook(classroom.out / GRADEBOOK_FILE) as gradebook:
        again = gradebook.read_attempts()["anna"]
    assert [(a.digest, a.submitted_at, a.verdicts) for a in again] == [
        (a.digest, a.submitted_at, a.verdicts) for a in (good, newest)
    ]


def test_what_was_judged_is_kept_and_added_to_an_older_gradebook(classroom: Classroom) -> None:
    """The text of each exercise is there; one that an older kit did not keep comes without judging."""
    classroom.hands_in("anna", HONEST)
    classroom.grade()
    texts = [text.encode() for text in HONEST.values()]
    assert [mark.source for mark in classroom.rows()["anna"].marks] == texts
    with open_gradebook(classroom.out / GRADEBOOK_FILE) as gradebook:
        (known,) = gradebook.read_current().values()
        bare = tuple(replace(stored, source=None) for stored in known.stored)
        gradebook.record([replace(known, stored=bare)])
    executor = Inline()
    classroom.grade(executor)
    assert executor.orders == 0
    assert [mark.source for mark in classroom.rows()["anna"].marks] == texts


def test_corrected_times_are_shown_before_they_are_written(classroom: Classroom) -> None:
    """A list of times moves what is recorded only if that is agreed to."""
    due = ASSIGNMENT + "\n[due]\nat = 2024-01-01T00:00:00Z\n[late]\nper_day = 0.1\n"
    first, second = (datetime(2024, 1, day, 12, tzinfo=UTC) for day in (1, 3))
    classroom.hands_in("anna", HONEST)
    classroom.grade(text=due, submitted={"anna": first})
    assert classroom.rows(due)["anna"].final == 9.0
    classroom.grade(text=due, submitted={"anna": second}, agree=lambda _: False)
    assert classroom.rows(due)["anna"].submitted_at == first
    classroom.grade(text=due, submitted={"anna": second})
    assert classroom.rows(due)["anna"].final == 7.0


# -- interrupted and lost -------------------------------------------------------------------------


@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize("regrade", [False, True])
def test_an_interrupted_run_goes_on_where_it_was(
    classroom: Classroom, at: int, regrade: bool
) -> None:
    """What was judged before Ctrl-C is not judged again, and the end is the same."""
    for student, files in (("anna", HONEST), ("bert", WRONG), ("cleo", HOSTILE)):
        classroom.hands_in(student, files)
    if regrade:
        classroom.grade()
        spoil(classroom)

    def interrupt(number: int) -> None:
        if number == at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        classroom.grade(Inline(interrupt), workers=1, regrade=regrade)
    executor = Inline()
    classroom.grade(executor, workers=1, regrade=regrade)
    assert executor.orders <= 3 - max(at - 2, 0)
    assert {name: row.final for name, row in classroom.rows().items()} == {
        "anna": 10.0,
        "bert": 6.0,
        "cleo": 6.0,
    }


def test_what_an_interrupted_run_left_is_not_graded_yet(classroom: Classroom) -> None:
    """A student who has handed in is not missing and has no 0; one who has not is missing."""
    classroom.hands_in("anna", HONEST)
    classroom.hands_in("bert", WRONG)

    def interrupt(number: int) -> None:
        if number == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        classroom.grade(Inline(interrupt), workers=1)
    rows = classroom.rows()
    assert [row.entry for row in rows.values()] == [
        *(Entry.NOT_GRADED, Entry.NOT_GRADED),
        Entry.MISSING,
    ]
    assert [row.has_score for row in rows.values()] == [False, False, True]
    classroom.grade()
    assert [row.entry for row in classroom.rows().values()][:2] == [Entry.GRADED] * 2


def test_new_work_that_is_not_judged_yet_takes_the_place_of_the_old(classroom: Classroom) -> None:
    """While a run is at work, the score of an earlier submission does not stand for the new one."""
    classroom.hands_in("anna", WRONG)
    classroom.grade()
    classroom.hands_in("anna", HONEST)
    seen: list[Entry] = []
    classroom.grade(collected=lambda: seen.append(classroom.rows()["anna"].entry))
    assert (seen, classroom.rows()["anna"].entry) == ([Entry.NOT_GRADED], Entry.GRADED)


def test_what_the_machine_cannot_read_is_not_graded_and_stops_no_other(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing tool costs no points: the student waits, with the reason, and others are judged."""
    classroom.hands_in("anna", HONEST)
    classroom.hands_in("bert", HONEST)

    read = StudentSubmission.read

    def fail_for_anna(submission: StudentSubmission) -> Upload:
        if submission.names == ["anna"]:
            raise MachineError("git is not installed.")
        return read(submission)

    monkeypatch.setattr(StudentSubmission, "read", fail_for_anna)
    assert classroom.grade().unreadable == 1
    anna, bert, _ = classroom.rows().values()
    assert (anna.entry, anna.problem, anna.has_score) == (
        *(Entry.NOT_GRADED, "git is not installed"),
        False,
    )
    assert bert.final == 10.0


def test_an_unknown_time_stays_unknown_and_costs_nothing(classroom: Classroom) -> None:
    """A refused archive has no time; it is not that of grading, and no day late."""
    due = ASSIGNMENT + "\n[due]\nat = 2024-01-01T00:00:00Z\n[late]\nper_day = 0.1\n"
    (classroom.submissions / "anna.zip").write_bytes(b"no zip")
    classroom.grade(text=due)
    row = classroom.rows(due)["anna"]
    assert (row.submitted_at, row.days_late, row.has_unknown_time) == (None, 0, True)


def test_a_record_of_hints_that_comes_later_counts(classroom: Classroom) -> None:
    """The number of hints is unknown until .kit is handed in, though the answers are the same."""
    costly = ASSIGNMENT + "\n[hints]\ncost = 0.5\nrequire_record = true\n"
    folder = classroom.hands_in("anna", HONEST)
    classroom.grade(text=costly)
    row = classroom.rows(costly)["anna"]
    assert (row.has_hint_record, row.final) == (False, 10.0)
    (folder / ".kit").mkdir()
    progress = Progress.load(folder / ".kit")
    progress.mark_seen("basics/greet", "one")
    progress.save()
    executor = Inline()
    classroom.grade(executor, text=costly)
    row = classroom.rows(costly)["anna"]
    assert (executor.orders, row.has_hint_record, row.final) == (0, True, 9.5)


def test_a_warm_parent_that_is_killed_is_replaced(classroom: Classroom) -> None:
    """The submission that was being judged is judged again, and the result is the same."""
    for student, files in (("anna", HONEST), ("bert", WRONG)):
        classroom.hands_in(student, files)

    def kill(number: int) -> None:
        if number == 2:
            for client in judging._servers.values():
                process = process_of(client)
                os.kill(process.pid, signal.SIGKILL)
                process.wait()

    summary = classroom.grade(Inline(kill), workers=1)
    rows = classroom.rows()
    assert (summary.judged, rows["anna"].final, rows["bert"].final) == (2, 10.0, 6.0)


def test_what_cannot_be_judged_is_ungraded_and_tried_again(classroom: Classroom) -> None:
    """A submission whose process is lost each time is no one's fault, and is judged next time."""
    classroom.hands_in("anna", HONEST)

    def lose(_: int) -> None:
        raise MachineError("The process that grades has ended.", "Run it again.")

    classroom.grade(Inline(lose))
    row = classroom.rows()["anna"]
    assert (row.entry, row.final) == (Entry.UNGRADED, 0.0)
    assert "could not be judged: The process that grades has ended" in row.problem
    classroom.grade(Inline())
    assert (classroom.rows()["anna"].final, classroom.rows()["anna"].problem) == (10.0, "")


def test_a_place_where_nothing_can_be_judged_ends_the_run(classroom: Classroom) -> None:
    """One sentence, not an ungraded class; what was judged before is kept."""
    for student in ("anna", "bert", "cleo"):
        classroom.hands_in(student, HONEST)

    def refuse(number: int) -> None:
        if number == 3:
            raise WorkerUnusable("A worker has kit 9, and this is kit 0.", "Install the same kit.")

    with pytest.raises(MachineError, match="A worker has kit 9"):
        classroom.grade(Inline(refuse), workers=1)
    executor = Inline()
    classroom.grade(executor)
    assert (executor.orders, classroom.rows()["anna"].final) == (1, 10.0)


def test_a_worker_refuses_another_kit_and_another_course(classroom: Classroom) -> None:
    """A setup says what is needed, and a process that differs judges nothing."""
    assignment, course = classroom.assignment(), classroom.course
    setup = make_setup(assignment, course)
    job = make_job(assignment, course, "anna", Upload(), course.exercises[0])
    assert judge_submission(setup, [job])[0].standing is Standing.BROKEN
    with pytest.raises(WorkerUnusable, match="this is kit 9"):
        judge_submission(replace(setup, kit="9"), [job])
    with pytest.raises(WorkerUnusable, match="another course"):
        judge_submission(replace(setup, content="other"), [job])
    with pytest.raises(WorkerUnusable, match="cannot read the course"):
        judge_submission(replace(setup, course=str(classroom.folder)), [job])


def test_a_job_does_not_say_whose_work_it_is(classroom: Classroom) -> None:
    """What goes to a worker keeps students apart, and has no id."""
    assignment, course = classroom.assignment(), classroom.course
    jobs = [
        make_job(assignment, course, student, Upload(), exercise)
        for student in ("anna", "bert")
        for exercise in course.exercises[:2]
    ]
    first, second, *others = (job.submission for job in jobs)
    assert first == second
    assert first not in others
    assert "anna" not in repr(jobs)


def test_two_commands_do_not_grade_at_once(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second is refused, and may begin when the first has ended."""
    monkeypatch.setattr("kit.files.LOCK_SECONDS", 0.1)
    course, assignment = classroom.course, classroom.assignment()
    with (
        open_grading(classroom.out, assignment, course, ()),
        pytest.raises(MachineError, match="Another kit class grade"),
        open_grading(classroom.out, assignment, course, ()),
    ):
        pass
    with open_grading(classroom.out, assignment, course, ()):
        pass


def test_an_executor_that_is_closed_is_reported(classroom: Classroom) -> None:
    """Where nothing more is taken, the run ends in a sentence."""
    classroom.hands_in("anna", HONEST)
    threads = ThreadPoolExecutor(1)
    threads.shutdown()
    with pytest.raises(MachineError, match="Nothing more can be judged"):
        classroom.grade(threads)


def test_time_passes_only_for_who_is_late(classroom: Classroom) -> None:
    """Lateness is counted from the files' own times, once, and stays when they are touched."""
    due = ASSIGNMENT + "\n[due]\nat = 2024-01-01T00:00:00Z\n[late]\nper_day = 0.1\n"
    at = datetime(2024, 1, 2, 1, tzinfo=UTC)
    classroom.hands_in("anna", HONEST, at=at.timestamp())
    classroom.grade(text=due)
    later = (at + timedelta(days=30)).timestamp()
    for file in (classroom.submissions / "anna").iterdir():
        os.utime(file, (later, later))
    classroom.grade(text=due, regrade=True)
    row = classroom.rows(due)["anna"]
    assert (row.submitted_at, row.days_late, row.raw, row.final) == (at, 2, 10.0, 8.0)
