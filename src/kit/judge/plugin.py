"""The pytest side: a fixture for checks, virtual time for their loops, how each check ended.

One :class:`Checks` is registered with pytest by a judge (:mod:`kit.judge.session`) or by the
plugin for editors (:mod:`kit.pytest_plugin`). It ignores tests outside the ``checks/`` of a course.
"""

from __future__ import annotations

import asyncio
import inspect
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import hypothesis
import pytest

from kit.course import find_course
from kit.judge.outcome import Run
from kit.judge.submission import Submission
from kit.judge.supervisor import Supervisor

_NO_SHRINKING = (hypothesis.Phase.explicit, hypothesis.Phase.generate)

hypothesis.settings.register_profile(
    "kit-checks",
    max_examples=20,
    database=None,
    deadline=None,
    derandomize=False,
    print_blob=False,
    report_multiple_bugs=False,
    phases=_NO_SHRINKING,  # the price of a smaller example is many more runs
    suppress_health_check=list(hypothesis.HealthCheck),
)


def needs(item: pytest.Item) -> list[str]:
    """The names of the checks without which this one is not run."""
    return [mark.args[0] for mark in item.iter_markers("needs")]


class Checks:
    """A pytest plugin that runs checks against submissions.

    ``open_supervisor`` returns the supervisor for a file of checks; ``seed`` decides what
    hypothesis draws. With ``first_failure`` no more checks of a file run once one of them has
    failed.
    """

    def __init__(
        self,
        open_supervisor: Callable[[Path], Supervisor],
        seed: int,
        *,
        first_failure: bool = False,
    ) -> None:
        self._open_supervisor = open_supervisor
        self._seed = seed
        self._first_failure = first_failure
        self._supervisor: tuple[Path, Supervisor] | None = None
        self._submission: Submission | None = None
        self._failed: set[tuple[Path, str]] = set()

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "points(n): what a check is worth; 1 without")
        config.addinivalue_line("markers", "needs(name): skip a check if another one failed")

    @pytest.hookimpl(tryfirst=True)
    def pytest_pycollect_makemodule(self, module_path: Path) -> None:
        """Let checks be imported under settings of their own, whatever the session's are."""
        if find_course(module_path):
            hypothesis.settings.load_profile("kit-checks")

    @pytest.hookimpl(tryfirst=True)
    def pytest_pycollect_makeitem(self, collector: pytest.Collector, obj: object) -> None:
        """Let asynchronous checks run in whatever mode of pytest-asyncio the session is."""
        check = getattr(getattr(obj, "hypothesis", None), "inner_test", obj)
        if inspect.iscoroutinefunction(check) and find_course(collector.path):
            pytest.mark.asyncio(obj)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.begin(items, self._seed, first_failure=self._first_failure)

    def begin(self, items: list[pytest.Item], seed: int, *, first_failure: bool) -> None:
        """Have the checks that were collected draw by ``seed`` when they are run."""
        self._seed, self._first_failure = seed, first_failure
        self._failed.clear()
        for item in items:
            if not isinstance(item, pytest.Function) or find_course(item.path) is None:
                continue
            if hasattr(item.obj, "hypothesis"):
                hypothesis.seed(self._seed ^ zlib.crc32(item.nodeid.encode()))(item.obj)
                # Else hypothesis would parse each check for a key to a database that there is not.
                item.obj._hypothesis_internal_database_key = b""

    def pytest_asyncio_loop_factories(
        self, item: pytest.Item
    ) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
        """Run an asynchronous check on the clock that it shares with its submission."""
        if find_course(item.path) is None:
            return {"asyncio": asyncio.new_event_loop}
        return {"virtual": self._new_loop}

    @property
    def last_run(self) -> Run | None:
        """The run that the running check has seen last, None if it has called nothing yet."""
        return self._submission.last_run if self._submission is not None else None

    def _new_loop(self) -> asyncio.AbstractEventLoop:
        assert self._submission is not None
        return self._submission.new_loop()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Have the submission loaded before anything asks for it or for its clock."""
        if find_course(item.path) is None:
            return
        for name in needs(item):
            if (item.path, name) in self._failed:
                pytest.skip(name)
        if self._first_failure:
            for path, name in self._failed:
                if path == item.path:
                    pytest.skip(name)
        self._submission = self._supervisor_of(item.path).submission()
        self._submission.last_run = None

    def _supervisor_of(self, path: Path) -> Supervisor:
        if self._supervisor is None or self._supervisor[0] != path:
            self.close()
            self._supervisor = (path, self._open_supervisor(path))
        return self._supervisor[1]

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        if call.excinfo is not None:
            self._failed.add((item.path, getattr(item, "originalname", item.name)))

    def pytest_unconfigure(self) -> None:
        self.close()

    def close(self) -> None:
        """End the runner that is still open, if one is."""
        if self._supervisor is not None:
            self._supervisor[1].close()
            self._supervisor = None

    @pytest.fixture
    def submission(self) -> Submission:
        """The learner's functions: ``await submission.print_progress(graph, state)``."""
        assert self._submission is not None
        return self._submission
