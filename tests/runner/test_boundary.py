"""What a runner may read imports nothing that it may not read."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import kit
from kit.course import load_course

ROOT = Path(__file__).parents[2]
ENGINE = Path(kit.__file__).parent / "runner"
LAB = ROOT / "checks" / "lab" / "runner"


def imported_by(file: Path) -> Iterator[str]:
    """Yield the names of the modules that a file imports, at any place."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            whole = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from whole if node.module in ("kit", "lab") else [str(node.module)]


@pytest.mark.parametrize("file", sorted(ENGINE.glob("*.py")), ids=lambda file: file.stem)
def test_the_engines_side_needs_only_itself(file: Path) -> None:
    """``kit.runner`` imports its own modules and the standard library."""
    for name in imported_by(file):
        assert name.startswith("kit.runner") or name.partition(".")[0] in sys.stdlib_module_names


@pytest.mark.parametrize("file", sorted(LAB.glob("*.py")), ids=lambda file: file.stem)
def test_the_labs_side_needs_nothing_trusted(file: Path) -> None:
    """``lab.runner`` imports ``kit.runner``, its own modules and packages."""
    for name in imported_by(file):
        assert name.partition(".")[0] not in ("kit", "lab") or name.startswith(
            ("kit.runner", "lab.runner")
        )


def test_every_proxy_of_the_course_is_on_this_side() -> None:
    """The course loads nothing else into a runner."""
    proxies = {ROOT / file for needs in load_course(ROOT).runners for file in needs.proxies}
    assert proxies == {file for file in LAB.glob("*.py") if file.stem != "__init__"}
