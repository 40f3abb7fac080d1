"""What ``kit doctor`` finds out: Python, packages, isolation, course. Changes nothing."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec

from kit import __version__
from kit.course import Workspace
from kit.errors import KitError
from kit.packages import pip_command, read_requirements
from kit.sandbox.layers import LAYERS, THREADS, Confined
from kit.sandbox.starting import start
from kit.source import problem_of

_WITHOUT_LAYER = "Grades are right without it; hostile code is held less firmly."


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that was looked at; ``advice`` is empty where nothing is to be done."""

    about: str
    found: str
    fine: bool = True
    advice: str = ""


def examine(workspace: Workspace) -> Iterator[Fact]:
    """Everything that a grade depends on, one fact at a time."""
    yield Fact(about="kit", found=__version__)
    yield _python()
    yield Fact(about="system", found=f"{platform.system()} {platform.release()}")
    yield from _packages()
    yield from _preloaded(workspace)
    course = workspace.course
    count = len(course.exercises)
    yield Fact(about="course", found=f"{course.name}, {count} exercises, in {course.root}")
    yield _place(workspace)
    if workspace.is_there:
        yield _missing_files(workspace)
    yield from _isolation(workspace)


def _python() -> Fact:
    fine = sys.version_info >= (3, 11)
    advice = "" if fine else "Make the environment with Python 3.11 or newer."
    return Fact(about="Python", found=platform.python_version(), fine=fine, advice=advice)


def _packages() -> Iterator[Fact]:
    """The packages that the kit asks for, with the versions that are there and wanted."""
    try:
        requirements = read_requirements()
    except KitError as error:
        yield Fact(about="packages", found=error.sentence, fine=False, advice=error.advice)
        return
    for wanted in requirements:
        yield _package(wanted.name, str(wanted.specifier), wanted.specifier.contains)


def _package(name: str, wanted: str, fits: object) -> Fact:
    try:
        there = metadata.version(name)
    except metadata.PackageNotFoundError:
        return Fact(about=name, found="missing", fine=False, advice=_install(name, wanted))
    fine = bool(callable(fits) and fits(there, prereleases=True))
    advice = "" if fine else _install(name, wanted)
    return Fact(about=name, found=f"{there} (wanted {wanted})", fine=fine, advice=advice)


def _install(name: str, wanted: str) -> str:
    return f'pip install "{name}{wanted}"'


def _preloaded(workspace: Workspace) -> Iterator[Fact]:
    """What each chapter of the course imports first, as far as it is missing."""
    for chapter in workspace.course.chapters:
        for name in filter(_is_missing, chapter.runner.preload):
            yield Fact(
                about=name,
                found=f"missing, and the chapter {chapter.name} needs it",
                fine=False,
                advice=pip_command("serving"),
            )


def _is_missing(module: str) -> bool:
    try:
        return find_spec(module) is None
    except ModuleNotFoundError:  # so is a package above it
        return True


def _place(workspace: Workspace) -> Fact:
    """The folder in which a learner works."""
    if workspace.is_course:
        return Fact(about="workspace", found=f"{workspace.root}, the course's own folder")
    if workspace.is_there:
        return Fact(about="workspace", found=str(workspace.root))
    found = f"none: there are no exercises in {workspace.root}"
    return Fact(about="workspace", found=found, fine=False, advice="kit init DIR")


def _missing_files(workspace: Workspace) -> Fact:
    gone = [e for e in workspace.course.exercises if problem_of(workspace.file(e))]
    if not gone:
        return Fact(about="exercises", found="all files can be read")
    names = ", ".join(e.name for e in gone)
    advice = f"kit reset {gone[0].name}"
    return Fact(
        about="exercises", found=f"missing or not readable: {names}", fine=False, advice=advice
    )


def _isolation(workspace: Workspace) -> Iterator[Fact]:
    """Start one stage and see which layers and limits it could put on."""
    try:
        confined = _try_stage(workspace)
    except KitError as error:
        yield Fact(about="stage", found=error.sentence, fine=False, advice=error.advice)
        return
    yield Fact(about="isolation", found=confined.isolation)
    for layer in LAYERS:
        reason = confined.reasons.get(layer, "")
        yield _layer(f"layer {layer}", reason, "on")
    reason = confined.reasons.get(THREADS, "")
    limit = f"at most {confined.threads} threads and processes for each submission"
    yield _layer("layer threads", reason, limit)


def _layer(about: str, reason: str, found: str) -> Fact:
    """One layer: what it gives, or the reason why it is not there."""
    if not reason:
        return Fact(about=about, found=found)
    return Fact(about=about, found=f"not available: {reason}", fine=False, advice=_WITHOUT_LAYER)


def _try_stage(workspace: Workspace) -> Confined:
    client = start(workspace.course.only(()), judges=False)
    try:
        return client.probe()
    finally:
        client.close()
