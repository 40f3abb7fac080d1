"""What stages and judges need to have imported before there is any submission."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import types
from pathlib import Path

from kit.course import Course

JUDGE_NEEDS = (
    *("pytest", "hypothesis", "pytest_asyncio.plugin", "kit.judge.plugin", "kit.judge.run"),
    *("_pytest._argcomplete", "_pytest.helpconfig", "_pytest.skipping", "_pytest.warnings"),
    *("_pytest.unittest", "_pytest.tracemalloc"),
)
"""What every judge needs, whatever the course, and would import otherwise, each one anew."""


def import_for_judges() -> None:
    """Import what every judge needs."""
    for name in JUDGE_NEEDS:
        importlib.import_module(name)


def import_needs(course: Course) -> list[types.ModuleType]:
    """Import what the course's stages need; gives the modules of its stand-ins."""
    preload = [name for needs in course.stages for name in needs.preload]
    for name in (*preload, "kit.runner.main"):
        importlib.import_module(name)
    files = dict.fromkeys(file for needs in course.stages for file in needs.stand_ins)
    return [_run_file(course.root / file) for file in files]


def _run_file(file: Path) -> types.ModuleType:
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module  # where the annotations in it are looked up
    spec.loader.exec_module(module)
    return module
