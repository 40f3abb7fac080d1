"""What a judge and a runner do first, whether they were forked or started anew."""

from __future__ import annotations

import importlib
import importlib.util
import socket
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from kit.course import Course, Limits
from kit.isolation import THREADS
from kit.isolation.confine import confine, name_isolation
from kit.runner.messages import frame
from kit.runner.protocol import Ready

_FOR_JUDGES = (
    *("pytest", "hypothesis", "pytest_asyncio.plugin", "kit.judge.session"),
    *("_pytest._argcomplete", "_pytest.helpconfig", "_pytest.skipping", "_pytest.warnings"),
    *("_pytest.unittest", "_pytest.tracemalloc"),
)
"""What every judge imports, whatever the course is."""


def import_for_judges() -> None:
    """Import what every judge needs."""
    for name in _FOR_JUDGES:
        importlib.import_module(name)
    from kit.judge.session import prepare_hypothesis

    prepare_hypothesis()


def import_for_runners(course: Course) -> tuple[list[ModuleType], dict[str, str]]:
    """Import what the course's runners need.

    Return the modules of proxies, and by chapter a module that is not installed; the chapter ``""``
    stands for the whole course.
    """
    proxies: dict[str, ModuleType] = {}
    missing: dict[str, str] = {}
    importlib.import_module("kit.runner.main")
    for chapter, needs in (("", course.runner), *((c.name, c.runner) for c in course.chapters)):
        try:
            for name in needs.preload:
                importlib.import_module(name)
            for file in needs.proxies:
                if file not in proxies:
                    proxies[file] = _import_file(course.root, Path(file))
        except ModuleNotFoundError as error:
            missing[chapter] = error.name or str(error)
    return list(proxies.values()), missing


def _import_file(root: Path, file: Path) -> ModuleType:
    """Import a file under the name that it has for the checks: as from the folder ``checks``."""
    parts = file.with_suffix("").parts
    name = ".".join(parts[1:] if parts[0] == "checks" else parts)
    spec = importlib.util.spec_from_file_location(name, root / file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # where the annotations in it are looked up
    spec.loader.exec_module(module)
    return module


def run_runner(
    limits: Limits, judge: socket.socket, proxies: Iterable[ModuleType], **how: Any
) -> None:
    """Confine this process by ``limits`` and :func:`confine`'s arguments, then serve the judge."""
    from kit.runner.main import run_submission

    reasons = confine(
        keep=judge.fileno(),
        memory_mb=limits.memory_mb,
        scratch_mb=limits.scratch_mb,
        cpu_seconds=int(limits.exercise_seconds) + 1,
        **how,
    )
    threads = 0 if THREADS in reasons else how["threads"]
    ready = Ready(
        isolation=name_isolation(reasons), threads=threads, reasons=tuple(reasons.items())
    )
    judge.sendall(frame(ready))
    run_submission(judge, proxies)
