"""What judges and runners need to have imported before there is any submission."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import types
from dataclasses import dataclass, field
from pathlib import Path

from kit.course import Course

_FOR_JUDGES = (
    *("pytest", "hypothesis", "pytest_asyncio.plugin", "kit.judge.session"),
    *("_pytest._argcomplete", "_pytest.helpconfig", "_pytest.skipping", "_pytest.warnings"),
    *("_pytest.unittest", "_pytest.tracemalloc"),
)
"""What every judge imports, whatever the course is."""


@dataclass(frozen=True, slots=True)
class Preloaded:
    """The modules of proxies by their file, and the module that is missing for a chapter.

    The chapter ``""`` stands for the whole course.
    """

    proxies: dict[str, types.ModuleType] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)


def import_for_judges() -> None:
    """Import what every judge needs."""
    for name in _FOR_JUDGES:
        importlib.import_module(name)
    from kit.judge.session import prepare_hypothesis

    prepare_hypothesis()


def import_for_runners(course: Course) -> Preloaded:
    """Import what the course's runners need; what is not installed is reported."""
    preloaded = Preloaded()
    importlib.import_module("kit.runner.main")
    for chapter, needs in (("", course.runner), *((c.name, c.runner) for c in course.chapters)):
        try:
            for name in needs.preload:
                importlib.import_module(name)
            for file in needs.proxies:
                if file not in preloaded.proxies:
                    preloaded.proxies[file] = _import_file(course.root, Path(file))
        except ModuleNotFoundError as error:
            preloaded.missing[chapter] = error.name or str(error)
    return preloaded


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
