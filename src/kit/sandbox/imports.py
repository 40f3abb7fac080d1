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
    """Import what the course's stages need; return the modules of its proxies."""
    preload = [name for needs in course.runners for name in needs.preload]
    for name in (*preload, "kit.runner.main"):
        importlib.import_module(name)
    files = dict.fromkeys(file for needs in course.runners for file in needs.proxies)
    return [_import_file(course.root, Path(file)) for file in files]


def _import_file(root: Path, file: Path) -> types.ModuleType:
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
