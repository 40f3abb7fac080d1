"""Lets ``pytest checks/`` and an editor's test explorer judge ``exercises/`` as ``kit grade`` does.

Pytest finds this plugin by its entry point. It does nothing until a file of checks is collected.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from kit.judge.house import House
    from kit.sandbox.client import WarmClient


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> None:
    """Register the judge's plugin before the first file of checks is imported."""
    plugins = parent.config.pluginmanager
    if plugins.has_plugin("kit-checks") or file_path.suffix != ".py":
        return
    if not any(folder.name == "checks" for folder in file_path.parents):
        return
    from kit.judge.plugin import Checks, course_of

    if course_of(file_path):
        explorer = Explorer()
        plugins.register(explorer, "kit-explorer")
        plugins.register(Checks(explorer.house, secrets.randbits(60)), "kit-checks")


class Explorer:
    """Opens a house for each file of checks, and keeps one warm parent for each course."""

    def __init__(self) -> None:
        self._clients: dict[Path, WarmClient] = {}

    def house(self, checks: Path) -> House:
        """The house of the exercise that the file ``checks`` is about. Raises KitError."""
        from kit.course import open_workspace
        from kit.judge.house import House
        from kit.judge.plugin import course_of

        root = course_of(checks)
        assert root is not None
        workspace = open_workspace(root, root)
        exercise = workspace.course.resolve(checks.stem.removeprefix("test_"))
        file = workspace.file(exercise)
        source = file.read_bytes() if file.is_file() else b""
        client = self._client(root)
        return House(client, workspace.course.limits, exercise.name, workspace.shown(file), source)

    def _client(self, root: Path) -> WarmClient:
        from kit.course import load_course
        from kit.sandbox.client import WarmClient

        if root not in self._clients:
            self._clients[root] = WarmClient.start(load_course(root), judges=False)
        return self._clients[root]

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        for client in self._clients.values():
            client.close()
