"""What ``kit doctor`` examines: Python, packages, isolation and the course. It changes nothing."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec

from packaging.version import InvalidVersion, Version

from kit import __version__
from kit.course import Course, Workspace
from kit.errors import KitError
from kit.forkserver import probe, start
from kit.isolation import LAYERS, THREADS
from kit.learner.isolation_advice import advise_on_layers
from kit.packages import missing_module, read_requirements
from kit.render.blocks import prose
from kit.render.look import Look, Role
from kit.source import find_problem

_MISSING = (
    "Grades are right without the missing layers. "
    "Grade code of other people only under 'namespaces'."
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was examined; ``advice`` is empty if there is nothing to do."""

    about: str
    found: str
    fine: bool = True
    advice: str = ""


def examine(workspace: Workspace) -> Iterator[Fact]:
    """Yield everything that a grade depends on, one fact at a time."""
    yield Fact("kit", __version__)
    yield Fact("Python", platform.python_version())
    yield Fact("system", f"{platform.system()} {platform.release()}")
    yield from _examine_packages()
    yield from _examine_proof(workspace.course)
    for chapter in workspace.course.chapters:
        for name in filter(_is_missing, chapter.runner.preload):
            found = f"missing, and the chapter {chapter.name} needs it"
            yield Fact(name, found, fine=False, advice=missing_module(name))
    yield from _examine_files(workspace)
    yield from _examine_isolation(workspace)


def _examine_packages() -> Iterator[Fact]:
    try:
        requirements = read_requirements()
    except KitError as error:
        yield Fact("packages", error.sentence, fine=False, advice=error.advice)
        return
    for required in requirements:
        try:
            installed = metadata.version(required.name)
            found = f"{installed} (wanted {required.specifier})"
            is_fine = required.specifier.contains(installed, prereleases=True)
        except metadata.PackageNotFoundError:
            found, is_fine = "missing", False
        advice = "" if is_fine else f'pip install "{required.name}{required.specifier}"'
        yield Fact(required.name, found, fine=is_fine, advice=advice)


def _examine_proof(course: Course) -> Iterator[Fact]:
    """Compare installed packages with the newest versions that the course was proved with."""
    for name, newest in course.proved.items():
        with suppress(metadata.PackageNotFoundError, InvalidVersion):
            installed = metadata.version(name)
            found, advice = f"the course was proved with {name} {newest}", ""
            if Version(installed) > Version(newest):
                found += f"; {installed} is newer"
                advice = f'If a verdict looks wrong: pip install "{name}=={newest}"'
            yield Fact("proof", found, fine=not advice, advice=advice)


def _is_missing(module: str) -> bool:
    try:
        return find_spec(module) is None
    except ModuleNotFoundError:  # a package above it is missing, too
        return True


def _examine_files(workspace: Workspace) -> Iterator[Fact]:
    course = workspace.course
    yield Fact("course", f"{course.name}, {len(course.exercises)} exercises, in {course.root}")
    if not workspace.has_files:
        found = f"none: there are no exercises in {workspace.root}"
        yield Fact("workspace", found, fine=False, advice="kit init DIR")
        return
    own = ", the course's own folder" if workspace.is_course else ""
    yield Fact("workspace", f"{workspace.root}{own}")
    names = [e.name for e in course.exercises if find_problem(workspace.file(e))]
    found = f"missing or not readable: {', '.join(names)}" if names else "all files can be read"
    advice = f"kit reset {names[0]}" if names else ""
    yield Fact("exercises", found, fine=not names, advice=advice)


def _examine_isolation(workspace: Workspace) -> Iterator[Fact]:
    """Start one process as for a submission, and yield the layers and limits that it has."""
    try:
        with closing(start(workspace.course.only(()), judges=False)) as server:
            confined = probe(server)
    except KitError as error:
        yield Fact("runner", error.sentence, fine=False, advice=error.advice)
        return
    reasons = {layer: reason for layer, reason in confined.reasons if reason}
    missing = [layer for layer in LAYERS if layer in reasons]
    yield Fact("isolation", confined.isolation, fine=not missing, advice=_MISSING * bool(missing))
    limit = f"at most {confined.threads} threads and processes for each submission"
    advice = advise_on_layers(reasons)
    for layer, state in {**dict.fromkeys(LAYERS, "on"), THREADS: limit}.items():
        reason = reasons.get(layer, "")
        found = f"not available: {reason}" if reason else state
        yield Fact(f"layer {layer}", found, fine=not reason, advice=advice.get(layer, ""))


def doctor_text(facts: tuple[Fact, ...], look: Look) -> str:
    """Return a line for each fact, with the advice under those that are not fine."""
    width = max(len(fact.about) for fact in facts)
    lines = []
    for fact in facts:
        role, mark = (Role.GOOD, look.symbol("✓")) if fact.fine else (Role.WARN, "!")
        found, *more = prose(look.line(fact.found), look, indent=width + 4)
        lines += [f"{look.paint(role, mark)} {fact.about:{width}}  {found.lstrip()}", *more]
        advice = prose(look.line(fact.advice), look, indent=width + 4) if fact.advice else []
        lines += [look.paint(Role.COMMAND, line) for line in advice]
    return "\n".join(lines) + "\n"
