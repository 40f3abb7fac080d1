"""The layers of the engine: imports point down only, and only the command line prints or exits."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import kit

SOURCE = Path(kit.__file__).parent
LAYERS = (
    ("", "model", "errors", "files", "markdown", "packages", "isolation"),
    ("course", "runner", "source"),
    ("judge", "stubs"),
    ("forkserver",),
    ("grading",),
    ("render",),
    ("feedback",),
    ("learner",),
    ("authoring", "classroom"),
    ("cli", "pytest_plugin", "__main__"),
    ("notebook",),
)
"""The parts of the package from the bottom up; ``""`` is the package itself, with its version."""

FILES = sorted(
    path for path in SOURCE.rglob("*.py") if not {"_course", "new_course"} & {*path.parts}
)


def module(file: Path) -> str:
    """``course.load`` for ``src/kit/course/load.py``."""
    parts = file.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module(file): ast.parse(file.read_bytes()) for file in FILES}
each_module = pytest.mark.parametrize("name", MODULES)


def part(name: str) -> str:
    return name.partition(".")[0]


def layer(name: str) -> int:
    """The number of the layer that a module belongs to."""
    (number,) = (n for n, parts in enumerate(LAYERS) if part(name) in parts)
    return number


def imported(name: str) -> set[str]:
    """The kit's modules that ``name`` imports anywhere, inside functions and for types included."""
    found: set[str] = set()
    for node in ast.walk(MODULES[name]):
        match node:
            case ast.Import(names=names):
                found.update(alias.name for alias in names)
            case ast.ImportFrom(module=str(source), names=names, level=0):
                whole = [f"{source}.{alias.name}" for alias in names]
                found.update(one if _is_module(one) else source for one in whole)
            case ast.ImportFrom():
                pytest.fail(f"{name} has a relative import")
            case ast.Constant(value=str(text)) if _is_module(text):
                found.add(text)  # something imports it by its name
            case _:
                pass
    return {one.partition(".")[2] for one in found if part(one) == "kit"} - {name}


def _is_module(name: str) -> bool:
    return part(name) == "kit" and name.partition(".")[2] in MODULES


def test_every_module_has_its_layer() -> None:
    """Each part of the package stands in exactly one layer, and each of the table exists."""
    assert {part(name) for name in MODULES} == {name for names in LAYERS for name in names}


@each_module
def test_imports_point_down(name: str) -> None:
    """A module imports what is in its own layer or below, also lazily and for its types."""
    above = {other for other in imported(name) if layer(other) > layer(name)}
    assert above == set()


@pytest.mark.parametrize("name", [name for name in MODULES if part(name) == "isolation"])
def test_isolation_knows_no_other_part(name: str) -> None:
    """The layers of isolation could serve any program that runs untrusted code."""
    assert {part(other) for other in imported(name) - {""}} <= {"isolation"}


def test_there_are_no_cycles() -> None:
    """No module needs itself, and no part of the package needs itself by way of another."""
    # A package's own text is read before its modules, so `from kit import wire` is about `wire`.
    TopologicalSorter({name: imported(name) - {""} for name in MODULES if name}).prepare()
    parts: dict[str, set[str]] = {}
    for name in MODULES:
        needs = {part(other) for other in imported(name)} - {part(name)}
        parts.setdefault(part(name), set()).update(needs)
    TopologicalSorter(parts).prepare()


@each_module
def test_the_engine_knows_nothing_of_langgraph(name: str) -> None:
    """What is special to the course's library lives with the course."""
    text = (SOURCE / "__init__.py").parent.joinpath(*name.split("."))
    file = text.with_suffix(".py") if text.with_suffix(".py").is_file() else text / "__init__.py"
    assert not re.search(r"lang(graph|chain|smith)", file.read_text(encoding="utf-8").lower())


def speaking(name: str) -> Iterator[str]:
    """Calls that write to the terminal or end the process, and SystemExit raised."""
    for node in ast.walk(MODULES[name]):
        match node:
            case ast.Call(func=ast.Name(id="print" | "exit" | "quit" | "input" as word)):
                yield word
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="sys" | "os" as owner), attr="exit" | "_exit")
            ):
                yield f"{owner} exit"
            case ast.Attribute(
                value=ast.Attribute(value=ast.Name(id="sys"), attr="stdout" | "stderr"),
                attr="write" | "writelines" | "buffer",
            ):
                yield "write"
            case ast.Attribute(value=ast.Name(id="click"), attr="echo" | "secho"):
                yield "echo"
            case ast.Raise(exc=ast.Name(id=word) | ast.Call(func=ast.Name(id=word))):
                if word == "SystemExit":
                    yield word
            case _:
                pass


@each_module
def test_only_the_command_line_prints_or_exits(name: str) -> None:
    """Only ``kit.cli`` and notebooks talk to users; processes of the sandbox only end."""
    if part(name) in ("cli", "__main__", "notebook") or name == "authoring.behaviours":
        return  # the last one runs beside solutions, in their place
    allowed = (
        {"os exit", "SystemExit"} if part(name) in ("isolation", "runner", "forkserver") else set()
    )
    assert set(speaking(name)) <= allowed


def test_the_command_line_is_heard() -> None:
    """The test above sees what it looks for."""
    assert "os exit" in set(speaking("cli.main"))
    assert "os exit" in set(speaking("forkserver.server"))
