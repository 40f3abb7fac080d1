"""Collects the checks of an exercise when it is first asked for, and keeps them."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pytest

from kit.course import Course, Exercise


class CheckCollector:
    """Collects in one pytest session.

    ``missing`` names a module that is not installed, by the chapter that needs it (``""``: all).
    """

    def __init__(self, course: Course, missing: Mapping[str, str]) -> None:
        self._course = course
        self._missing = missing
        self._folder = Path()
        self._modules: dict[Path, dict[str, ModuleType]] = {}
        self._items: dict[str, list[pytest.Item]] = {}
        self._children: dict[pytest.Collector, list[pytest.Item | pytest.Collector]] = {}

    def collect(self, session: pytest.Session, exercise: Exercise) -> list[pytest.Item]:
        """Return the checks of an exercise; raise what their file raises."""
        if module := self._missing.get("") or self._missing.get(exercise.chapter):
            raise ModuleNotFoundError(name=module)
        path = self._course.shelf("checks", exercise)
        if path.parent != self._folder:
            self._import_from(path.parent)
        if exercise.address not in self._items:
            if not self._children:
                self._children[session] = list(session.perform_collect(genitems=False))
            self._items[exercise.address] = list(self._items_below(session, path))
            gc.collect()
            gc.freeze()  # these live as long as this process
        return self._items[exercise.address]

    def _import_from(self, folder: Path) -> None:
        """Let checks import modules beside them, although other chapters have the same names."""
        self._folder = folder
        checks = f"{folder.parent}{os.sep}"
        for name, module in tuple(sys.modules.items()):
            file = getattr(module, "__file__", None) or ""
            if file.startswith(checks) and not module.__package__:  # `lab` is a package, and shared
                place = Path(file).parent
                if place not in (folder, folder.parent):
                    self._modules.setdefault(place, {})[name] = sys.modules.pop(name)
        sys.modules.update(self._modules.pop(folder, {}))
        sys.path[:] = [str(folder), *(path for path in sys.path if path != str(folder))]

    def _items_below(self, node: pytest.Collector, path: Path) -> Iterator[pytest.Item]:
        """Collect from ``node`` only what lies on the way to ``path``, and below.

        Not with another :meth:`pytest.Session.perform_collect`: pytest 9 makes new nodes then, and
        fixtures of a conftest.py are visible only below the node that it was loaded for.
        """
        if node not in self._children:
            node.ihook.pytest_collectstart(collector=node)
            if isinstance(node, pytest.Directory):  # the hook takes in fixtures of its conftest.py
                report = node.ihook.pytest_make_collect_report(collector=node)
                self._children[node] = list(report.result)
            else:
                self._children[node] = list(node.collect())
        for child in self._children[node]:
            if isinstance(child, pytest.Item):
                yield child
            elif path.is_relative_to(child.path) or child.path.is_relative_to(path):
                assert isinstance(child, pytest.Collector)
                yield from self._items_below(child, path)
