"""Lets ``pytest checks/`` and an editor's test explorer judge ``exercises/`` as ``kit grade`` does.

Pytest finds this plugin by its entry point. It does nothing until a file of checks is collected.
"""

from __future__ import annotations

import secrets
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from kit.course import Exercise, Workspace
    from kit.forkserver import Server
    from kit.judge.supervisor import Supervisor


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> None:
    """Register the judge's plugin before the first file of checks is imported."""
    plugins = parent.config.pluginmanager
    if plugins.has_plugin("kit-checks") or file_path.suffix != ".py":
        return
    if not any(folder.name == "checks" for folder in file_path.parents):
        return
    from kit.course import find_course

    if find_course(file_path):
        from kit.judge.plugin import Checks

        explorer = Explorer()
        plugins.register(explorer, "kit-explorer")
        plugins.register(Checks(explorer.open_house, secrets.randbits(60)), "kit-checks")


class Explorer:
    """Opens a house for each file of checks, and keeps one sandbox for each course."""

    def __init__(self) -> None:
        self._clients: dict[Path, Server] = {}

    def open_house(self, checks: Path) -> Supervisor:
        """Return the house of the exercise that the file ``checks`` is about. Raises KitError."""
        from kit.forkserver import start
        from kit.judge.supervisor import Supervisor
        from kit.source import BadFile, read_source

        workspace, exercise = _find_exercise(checks)
        course, file = workspace.course, workspace.file(exercise)
        try:
            source = read_source(file)
        except BadFile as error:
            pytest.fail(f"{file}: {error.problem}", pytrace=False)
        if course.root not in self._clients:
            self._clients[course.root] = start(course, judges=False)
        return Supervisor(
            self._clients[course.root], course, exercise, workspace.display_path(file), source
        )

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Show a finding in the learner's words instead of a traceback through the kit."""
        from kit.course import find_course

        report = yield
        if report.failed and call.excinfo is not None and find_course(item.path):
            report.longrepr = _describe(item, call.excinfo.value) or report.longrepr
        return report

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        for client in self._clients.values():
            client.close()


def _find_exercise(checks: Path) -> tuple[Workspace, Exercise]:
    from kit.course import find_course, open_workspace

    root = find_course(checks)
    assert root is not None
    workspace = open_workspace(root, root)
    return workspace, workspace.course.resolve(checks.stem.removeprefix("test_"))


def _describe(item: pytest.Item, error: BaseException) -> str | None:
    """Return the finding as an editor shows it; None if the check itself went wrong."""
    from kit.judge.findings import SubmissionFile, judge_error
    from kit.model import Ending
    from kit.render.safe import make_visible

    workspace, exercise = _find_exercise(item.path)
    name = getattr(item, "originalname", item.name)
    check = next((check for check in exercise.checks if check.name == name), None)
    if check is None:
        return None
    file = workspace.file(exercise)
    text = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
    limits = workspace.course.limits
    file_of_check = SubmissionFile(
        path=str(file), hint=f"kit hint {exercise.name}", limits=limits, text=text
    )
    result = judge_error(check, error, file_of_check)
    if result.ending is Ending.UNGRADED:
        return None
    finding = result.finding
    lines = [f"{finding.where}: {finding.message}"]
    lines += [f"expected: {finding.expected}"] if finding.expected else []
    lines += [f"actual:   {finding.actual}"] if finding.actual else []
    return make_visible("\n".join([*lines, f"hint:     {finding.hint}"]))
