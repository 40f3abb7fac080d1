"""The packages that the kit asks for, as its own metadata lists them."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING

from kit.errors import MachineError

if TYPE_CHECKING:
    from packaging.requirements import Requirement


def read_requirements(extra: str = "") -> tuple[Requirement, ...]:
    """Return what the kit asks for, and what ``extra`` adds.

    Raises :class:`MachineError` if the kit runs without having been installed.
    """
    from packaging.requirements import Requirement

    try:
        lines = metadata.requires("astream-kit") or []
    except metadata.PackageNotFoundError:
        raise MachineError(
            "The kit's own list of packages is missing: astream-kit is not installed here.",
            "Install it with pip from a clone or a wheel.",
        ) from None
    chosen = []
    for requirement in map(Requirement, lines):
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            requirement.marker = None
            chosen.append(requirement)
    return tuple(chosen)


def pip_command(extra: str) -> str:
    """Return the command that installs what ``extra`` adds. Raises as :func:`read_requirements`.

    It does not name the kit, which a package index may not have.
    """
    base = set(map(str, read_requirements()))
    names = [f'"{name}"' for name in map(str, read_requirements(extra)) if name not in base]
    return " ".join(["pip install", *names])


def missing_module(module: str) -> str:
    """Return the sentence for a module that is not installed, with the command that installs it.

    The command names the requirement of the kit that the module's name begins with, if any.
    """
    dashed = f"{module}-".replace(".", "-").replace("_", "-")
    try:
        fitting = [str(r) for r in read_requirements() if dashed.startswith(f"{r.name}-")]
    except MachineError:
        fitting = []
    package = max(fitting, key=len, default=module.partition(".")[0])
    return f'{module} is not installed. Install it with: pip install "{package}"'
