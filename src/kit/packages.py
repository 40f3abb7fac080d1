"""The packages that the kit asks for, as its own metadata lists them."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING

from kit.errors import MachineError

if TYPE_CHECKING:
    from packaging.requirements import Requirement


def read_requirements() -> tuple[Requirement, ...]:
    """Return the packages that the kit needs; extras are left out.

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
    requirements = map(Requirement, lines)
    return tuple(r for r in requirements if r.marker is None or r.marker.evaluate({"extra": ""}))


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
