"""Shows the checks of each exercise to pytest, so that an editor's test explorer runs them.

A file of an exercise is collected, in a workspace and in a course, and so is a file of ``checks/``
in a course. Its tests are the checks that the course lists; none of them is imported here. What is
run is graded as by ``kit grade``, with the same isolation, and recorded in the same way.

Pytest finds this plugin by its entry point. It does nothing until such a file is collected.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from kit.course import Exercise, Workspace
    from kit.errors import KitError
    from kit.model import Check, Finding, Verdict


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Collect a file of an exercise, or of its checks, as nothing else: pytest must not run it."""
    collectors = yield
    if file_path.suffix != ".py" or file_path.parts[-3:-2] not in (("exercises",), ("checks",)):
        return collectors
    from kit.errors import CourseError

    try:
        found = _find_exercise(file_path)
    except CourseError as error:
        raise pytest.Collector.CollectError(f"{error.sentence} {error.advice}") from None
    if found is None:
        return collectors
    return [ExerciseFile.from_parent(parent, path=file_path, found=found)]


def _find_exercise(file: Path) -> tuple[Workspace, Exercise] | None:
    """Return whose file this is, None if it belongs to no exercise. Raises CourseError."""
    root, shelf, chapter = file.parents[2], file.parents[1].name, file.parent.name
    workspace = _open(root)
    if workspace.root != root.resolve() or (shelf == "checks" and not workspace.is_course):
        return None
    name = file.stem.removeprefix("test_") if shelf == "checks" else file.stem
    exercises = {exercise.address: exercise for exercise in workspace.course.exercises}
    exercise = exercises.get(f"{chapter}/{name}")
    return (workspace, exercise) if exercise else None


@functools.cache
def _open(root: Path) -> Workspace:
    from kit.course import open_workspace

    return open_workspace(root)


class ExerciseFile(pytest.File):
    """The file of one exercise, or of its checks."""

    def __init__(self, *, found: tuple[Workspace, Exercise], **options: Any) -> None:
        super().__init__(**options)
        self.workspace, self.exercise = found

    def collect(self) -> Iterator[CheckItem]:
        """Yield the checks that the course lists."""
        from kit.errors import CourseError
        from kit.learner.watch.editor import find_line

        try:
            checks = self.exercise.checks
        except CourseError as error:
            raise self.CollectError(f"{error.sentence} {error.advice}") from None
        line = find_line(self.path)
        for check in checks:
            yield CheckItem.from_parent(self, name=check.name, check=check, line=line)


class CheckItem(pytest.Item):
    """One check of an exercise, at the line of its file where the learner writes."""

    parent: ExerciseFile

    def __init__(self, *, check: Check, line: int, **options: Any) -> None:
        super().__init__(**options)
        self._check = check
        self._line = line

    def runtest(self) -> None:
        """Raise AssertionError with the finding if the check did not pass."""
        from kit.errors import KitError
        from kit.model import Outcome

        try:
            verdict = self.session.config.stash[GRADES].verdict_of(self)
        except KitError as error:
            pytest.fail(f"{error.sentence} {error.advice}", pytrace=False)
        # If the checks cannot be read, the only finding says so and has no name of a check.
        finding = next((f for f in verdict.findings if f.check in (self._check.name, "")), None)
        assert finding is not None, "this check was not reported"
        if finding.outcome is Outcome.SKIPPED:
            pytest.skip(finding.message)
        if finding.outcome is not Outcome.PASSED:
            raise AssertionError(_failure_text(verdict, finding))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return the text of a finding, without a traceback through the kit."""
        if excinfo.errisinstance(AssertionError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self._line - 1, f"{self.parent.exercise.address}: {self._check.says}"


def _failure_text(verdict: Verdict, finding: Finding) -> str:
    from kit.cli.terminal import look_of
    from kit.render.verdicts import finding_text

    return finding_text(verdict, finding, look_of(sys.stdout))


class Grades:
    """The verdicts of one session of pytest; all exercises that it runs are graded together."""

    def __init__(self) -> None:
        self._verdicts: dict[tuple[Path, str], Verdict] = {}
        self._problem: KitError | None = None  # the next check would meet the same
        self.notes: list[str] = []

    def verdict_of(self, item: CheckItem) -> Verdict:
        """Return the verdict that ``item`` is about. Raises MachineError, CourseError."""
        from kit.errors import KitError

        workspace, exercise = item.parent.workspace, item.parent.exercise
        key = workspace.root, exercise.address
        if self._problem:
            raise self._problem
        if key not in self._verdicts:
            files = [each.parent for each in item.session.items if isinstance(each, CheckItem)]
            same = [file.exercise for file in files if file.workspace.root == workspace.root]
            try:
                verdicts = self._grade(workspace, list(dict.fromkeys(same)))
            except KitError as problem:
                self._problem = problem
                raise
            self._verdicts |= {(workspace.root, each.exercise): each for each in verdicts}
        return self._verdicts[key]

    def _grade(self, workspace: Workspace, exercises: list[Exercise]) -> tuple[Verdict, ...]:
        from kit.errors import MachineError
        from kit.learner.grading import grade_and_record
        from kit.learner.progress import Progress
        from kit.stubs import keep_originals

        progress = Progress.load(workspace.state)
        try:
            keep_originals(workspace)
        except MachineError as error:
            self.notes.append(f"{error.sentence} {error.advice}")
        report = grade_and_record(workspace, exercises, progress, lambda *_: None)
        try:
            progress.save()
        except MachineError as error:
            self.notes.append(f"{error.sentence} {error.advice}")
        return report.verdicts


GRADES = pytest.StashKey[Grades]()


def pytest_configure(config: pytest.Config) -> None:
    """Begin without verdicts."""
    config.stash[GRADES] = Grades()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what could not be stored."""
    for note in terminalreporter.config.stash[GRADES].notes:
        terminalreporter.write_line(note, yellow=True)
