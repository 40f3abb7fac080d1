"""The pytest side: a fixture for checks, virtual time for their loops, how each check ended.

One :class:`Checks` is registered with pytest by a judge (:mod:`kit.judge.session`). It ignores
tests outside the ``checks/`` of a course.
"""

from __future__ import annotations

import asyncio
import contextlib
import copy
import functools
import inspect
import random
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import hypothesis
import pytest

from kit.course import find_course
from kit.judge.behaviour import Example, Record, begin_example, record_example
from kit.judge.outcome import Run
from kit.judge.remarks import CHANGED_ARGUMENT, PRINTED
from kit.judge.submission import Submission
from kit.judge.supervisor import Supervisor
from kit.model import Finding

hypothesis.settings.register_profile(
    "kit-checks",
    max_examples=20,
    database=None,
    deadline=None,
    derandomize=False,
    print_blob=False,
    report_multiple_bugs=False,
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],  # shrinking takes many more runs
    suppress_health_check=list(hypothesis.HealthCheck),
)


@functools.cache
def _is_check(path: Path) -> bool:
    """Return whether a file is one of checks; pytest's hooks ask several times for each check."""
    return find_course(path) is not None


def _copy(drawn: dict[str, Any]) -> dict[str, Any]:
    """Return copies of what was drawn, because a check may change it."""
    with contextlib.suppress(Exception):  # a course may draw what cannot be copied
        return copy.deepcopy(drawn)
    return drawn


class _OneExample:
    """Stands for a check of hypothesis, and calls it with the arguments of one example."""

    def __init__(self, check: Callable[..., Any], drawn: dict[str, Any]) -> None:
        self.hypothesis = SimpleNamespace(inner_test=check)  # pytest-asyncio replaces it
        self._drawn = drawn

    def __call__(self, **fixtures: object) -> None:
        self.hypothesis.inner_test(**fixtures, **_copy(self._drawn))


class Checks:
    """A pytest plugin that runs checks against submissions.

    ``open_supervisor`` returns the supervisor for a file of checks; ``seed`` decides what
    hypothesis draws.
    """

    def __init__(self, open_supervisor: Callable[[Path], Supervisor], seed: int = 0) -> None:
        self._open_supervisor = open_supervisor
        self._seed = seed
        self._first_failure = False
        self._ignore_needs = False
        self._path = Path()
        self._supervisor: Supervisor | None = None
        self._submission: Submission | None = None
        self.observations: set[str] = set()
        """What was seen of the submission in all its checks, for rules for remarks."""
        self._failed: list[tuple[Path, str]] = []
        self._fixtures: Mapping[str, object] = {}
        self._example: Example | None = None
        self._repeated: Example | None = None

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "points(n): what a check is worth; 1 without")
        config.addinivalue_line("markers", "needs(*names): skip a check if another one failed")
        config.addinivalue_line("markers", "streaming: a check fails if items are collected first")

    @pytest.hookimpl(tryfirst=True)
    def pytest_pycollect_makemodule(self, module_path: Path) -> None:
        """Let checks be imported under settings of their own, whatever the session's are."""
        if _is_check(module_path):
            hypothesis.settings.load_profile("kit-checks")

    @pytest.hookimpl(tryfirst=True)
    def pytest_pycollect_makeitem(self, collector: pytest.Collector, obj: object) -> None:
        """Let asynchronous checks run in whatever mode of pytest-asyncio the session is."""
        if not _is_check(collector.path):
            return
        given = getattr(obj, "hypothesis", None)
        if inspect.iscoroutinefunction(getattr(given, "inner_test", obj)):
            pytest.mark.asyncio(obj)
        if given is not None and not hasattr(given, "kit_notes_examples"):
            given.kit_notes_examples = True
            given.inner_test = self._noting_examples(given.inner_test)

    def _noting_examples(self, check: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``check``, which notes what was drawn for each call of it."""

        def note(arguments: dict[str, Any]) -> None:
            drawn = {k: v for k, v in arguments.items() if k not in self._fixtures}
            self._begin_example(_copy(drawn))
            if self._repeated is not None and self._submission is not None:
                self._submission.random.setstate(self._repeated.random)

        @functools.wraps(check)
        async def noting(**arguments: Any) -> None:
            note(arguments)
            await check(**arguments)

        @functools.wraps(check)
        def noting_plainly(**arguments: Any) -> None:
            note(arguments)
            check(**arguments)

        return noting if inspect.iscoroutinefunction(check) else noting_plainly

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.begin(items, self._seed, first_failure=False)

    def begin(
        self,
        items: list[pytest.Item],
        seed: int,
        *,
        first_failure: bool,
        ignore_needs: bool = False,
    ) -> None:
        """Let the checks that were collected draw by ``seed`` when they are run.

        With ``first_failure`` no more checks of a file run once one of them has failed; with
        ``ignore_needs`` a check runs although one that it needs has failed.
        """
        self._first_failure, self._ignore_needs = first_failure, ignore_needs
        self._seed = seed
        self._failed.clear()
        self.observations = set()
        for item in items:
            if not isinstance(item, pytest.Function) or not _is_check(item.path):
                continue
            if hasattr(item.obj, "hypothesis"):
                hypothesis.seed(seed ^ zlib.crc32(item.nodeid.encode()))(item.obj)
                # Otherwise hypothesis would parse each check for the key to a database.
                item.obj._hypothesis_internal_database_key = b""

    def pytest_asyncio_loop_factories(
        self, item: pytest.Item
    ) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
        """Run an asynchronous check on the clock that it shares with its submission."""
        if not _is_check(item.path):
            return {"asyncio": asyncio.new_event_loop}
        return {"virtual": self._new_loop}

    @property
    def last_run(self) -> Run | None:
        """The run of the call that the present check made last, None if it has made none."""
        return self._submission.last_run if self._submission else None

    def _new_loop(self) -> asyncio.AbstractEventLoop:
        assert self._submission
        return self._submission.new_loop()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Load the submission before anything asks for it or for its clock."""
        if not _is_check(item.path):
            return
        failed = [name for path, name in self._failed if path == item.path]
        marks = () if self._ignore_needs else item.iter_markers("needs")
        needed = [name for mark in marks for name in mark.args]
        for name in [*needed, *(failed if self._first_failure else ())]:
            if name in failed:
                pytest.skip(name)
        if self._supervisor is None or self._path != item.path:
            self.close()
            self._path, self._supervisor = item.path, self._open_supervisor(item.path)
        self._submission = self._supervisor.submission()
        self._submission.random = random.Random(self._seed_of(item))  # noqa: S311 - repeatable
        self._submission.observations = self.observations
        if self._repeated is not None:
            self._submission.timeline.now = self._repeated.at
        self._fixtures = item.funcargs if isinstance(item, pytest.Function) else {}
        self._begin_example({})

    def _begin_example(self, drawn: dict[str, Any]) -> None:
        if self._submission is not None:
            chance = self._submission.random.getstate()
            self._example = begin_example(self._submission.timeline, drawn, chance)

    def record(self, finding: Finding) -> tuple[Example, Record] | None:
        """Return the last example of the present check, which ended as ``finding``, if known."""
        if self._submission is None or self._example is None:
            return None
        return self._example, record_example(self._example, self._submission.timeline, finding)

    @contextlib.contextmanager
    def repeating(self, item: pytest.Function, example: Example) -> Iterator[None]:
        """Let ``item`` run on this example only, as long as the ``with`` lasts."""
        check, self._repeated = item.obj, example
        if hasattr(check, "hypothesis"):
            item.obj = _OneExample(check.hypothesis.inner_test, example.drawn)
        try:
            yield
        finally:
            item.obj, self._repeated = check, None

    @contextlib.contextmanager
    def replacing(self, item: pytest.Function, run: Callable[..., Any]) -> Iterator[None]:
        """Let ``item`` run ``run`` with its fixtures, as long as the ``with`` lasts."""
        check = item.obj
        item.obj = _OneExample(run, {}) if hasattr(check, "hypothesis") else run
        try:
            yield
        finally:
            item.obj = check

    def _seed_of(self, item: pytest.Item) -> int:
        return self._seed ^ zlib.crc32(item.nodeid.encode())

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        if call.excinfo is not None:
            self._failed.append((item.path, getattr(item, "originalname", item.name)))
        if self._submission is not None and call.when == "call":
            runs = self._submission.timeline.runs
            self.observations |= {PRINTED for run in runs if run.text}
            self.observations |= {CHANGED_ARGUMENT for run in runs if run.changed_arguments}

    def close(self) -> None:
        """End the runner that is still open, if there is one."""
        if self._supervisor is not None:
            self._supervisor.close()
            self._supervisor = self._submission = None  # or a freeze would keep their graphs

    pytest_unconfigure = close

    @pytest.fixture
    def submission(self) -> Submission:
        """The learner's functions: ``await submission.print_progress(graph, state)``."""
        assert self._submission
        return self._submission
