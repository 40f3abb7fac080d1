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
    from kit.course import Exercise
    from kit.forkserver import Server
    from kit.judge.findings import SubmissionFile
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
        plugins.register(Checks(explorer.open_supervisor, secrets.randbits(60)), "kit-checks")


class Explorer:
    """Opens a supervisor for each file of checks, with one fork server for each course."""

    def __init__(self) -> None:
        self._servers: dict[Path, Server] = {}
        self._files: dict[Path, tuple[Exercise, SubmissionFile]] = {}

    def open_supervisor(self, checks: Path) -> Supervisor:
        """Return the supervisor for the exercise of a file of checks. Raises KitError."""
        from kit.course import find_course, open_workspace
        from kit.forkserver import start
        from kit.judge.findings import SubmissionFile
        from kit.judge.supervisor import Supervisor
        from kit.source import BadFile, read_source

        root = find_course(checks)
        assert root is not None
        workspace = open_workspace(root, root)
        course = workspace.course
        exercise = course.resolve(checks.stem.removeprefix("test_"))
        file = workspace.file(exercise)
        try:
            source = read_source(file)
        except BadFile as error:
            pytest.fail(f"{file}: {error.problem}", pytrace=False)
        hint, text = f"kit hint {exercise.name}", source.decode("utf-8", "replace")
        named = SubmissionFile(path=str(file), hint=hint, limits=course.limits, text=text)
        self._files[checks] = exercise, named
        if root not in self._servers:
            self._servers[root] = start(course, judges=False)
        path = workspace.display_path(file)
        return Supervisor(self._servers[root], course, exercise, path, source)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Show a finding in the learner's words instead of a traceback through the kit."""
        report = yield
        if not report.failed or call.excinfo is None or item.path not in self._files:
            return report
        from kit.judge.findings import judge_error
        from kit.model import Ending
        from kit.render.safe import make_visible

        exercise, file = self._files[item.path]
        name = getattr(item, "originalname", item.name)
        for check in exercise.checks:
            if check.name == name:
                finding, ending = judge_error(check, call.excinfo.value, file)
                if ending is not Ending.UNGRADED:  # else the check itself went wrong
                    lines = [f"{finding.where}: {finding.message}"]
                    lines += [f"expected: {finding.expected}"] if finding.expected else []
                    lines += [f"actual:   {finding.actual}"] if finding.actual else []
                    report.longrepr = make_visible("\n".join([*lines, f"hint:     {finding.hint}"]))
        return report

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        for server in self._servers.values():
            server.close()
