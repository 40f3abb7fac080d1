"""What ``kit doctor`` examines: Python, packages, isolation and the course. It changes nothing."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec

from kit import __version__
from kit.course import Workspace
from kit.errors import KitError
from kit.forkserver import probe, start
from kit.isolation import LAYERS, THREADS
from kit.packages import pip_command, read_requirements
from kit.render.look import Look, Role
from kit.source import find_problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that was examined; ``advice`` is empty if there is nothing to do."""

    about: str
    found: str
    fine: bool = True
    advice: str = ""


def examine(workspace: Workspace) -> Iterator[Fact]:
    """Yield everything that a grade depends on, one fact at a time."""
    yield Fact(about="kit", found=__version__)
    is_new = sys.version_info >= (3, 11)
    advice = "" if is_new else "Make the environment with Python 3.11 or newer."
    yield Fact(about="Python", found=platform.python_version(), fine=is_new, advice=advice)
    yield Fact(about="system", found=f"{platform.system()} {platform.release()}")
    yield from _examine_packages()
    for chapter in workspace.course.chapters:
        for name in filter(_is_missing, chapter.runner.preload):
            found = f"missing, and the chapter {chapter.name} needs it"
            yield Fact(about=name, found=found, fine=False, advice=pip_command("serving"))
    yield from _examine_files(workspace)
    yield from _examine_isolation(workspace)


def _examine_packages() -> Iterator[Fact]:
    """Yield each package that the kit requires, with the installed and the required version."""
    try:
        requirements = read_requirements()
    except KitError as error:
        yield Fact(about="packages", found=error.sentence, fine=False, advice=error.advice)
        return
    for required in requirements:
        try:
            installed = metadata.version(required.name)
        except metadata.PackageNotFoundError:
            found, is_fine = "missing", False
        else:
            found = f"{installed} (wanted {required.specifier})"
            is_fine = required.specifier.contains(installed, prereleases=True)
        advice = "" if is_fine else f'pip install "{required.name}{required.specifier}"'
        yield Fact(about=required.name, found=found, fine=is_fine, advice=advice)


def _is_missing(module: str) -> bool:
    try:
        return find_spec(module) is None
    except ModuleNotFoundError:  # a package above it is missing, too
        return True


def _examine_files(workspace: Workspace) -> Iterator[Fact]:
    """Yield the course, the workspace, and the exercises whose files cannot be read."""
    course = workspace.course
    count = len(course.exercises)
    yield Fact(about="course", found=f"{course.name}, {count} exercises, in {course.root}")
    if not workspace.has_exercises and not workspace.is_course:
        found = f"none: there are no exercises in {workspace.root}"
        yield Fact(about="workspace", found=found, fine=False, advice="kit init DIR")
        return
    own = ", the course's own folder" if workspace.is_course else ""
    yield Fact(about="workspace", found=f"{workspace.root}{own}")
    names = [e.name for e in course.exercises if find_problem(workspace.file(e))]
    if names:
        found = f"missing or not readable: {', '.join(names)}"
        yield Fact(about="exercises", found=found, fine=False, advice=f"kit reset {names[0]}")
    else:
        yield Fact(about="exercises", found="all files can be read")


def _examine_isolation(workspace: Workspace) -> Iterator[Fact]:
    """Start one process as for a submission, and yield the layers and limits that it has."""
    try:
        with closing(start(workspace.course.only(()), judges=False)) as server:
            confined = probe(server)
    except KitError as error:
        yield Fact(about="runner", found=error.sentence, fine=False, advice=error.advice)
        return
    yield Fact(about="isolation", found=confined.isolation)
    limit = f"at most {confined.threads} threads and processes for each submission"
    for layer, state in {**dict.fromkeys(LAYERS, "on"), THREADS: limit}.items():
        reason = confined.reasons.get(layer, "")
        found = f"not available: {reason}" if reason else state
        held = "Grades are right without it; hostile code is held less firmly." if reason else ""
        yield Fact(about=f"layer {layer}", found=found, fine=not reason, advice=held)


def doctor_text(facts: tuple[Fact, ...], look: Look) -> str:
    """Return a line for each fact, with the advice under those that are not fine."""
    width = max(len(fact.about) for fact in facts)
    lines = []
    for fact in facts:
        role, mark = (Role.GOOD, look.symbol("✓")) if fact.fine else (Role.WARN, "!")
        lines.append(f"{look.paint(role, mark)} {fact.about:{width}}  {look.line(fact.found)}")
        if fact.advice:
            lines.append(f"  {'':{width}}  {look.paint(Role.COMMAND, look.line(fact.advice))}")
    return "\n".join(lines) + "\n"
