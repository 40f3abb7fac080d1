"""What to change on a machine so that a missing layer of isolation becomes available.

Sources: user_namespaces(7) and namespaces(7) for the limits in ``/proc/sys``;
https://docs.docker.com/engine/security/seccomp/ for what Docker forbids;
https://docs.kernel.org/userspace-api/landlock.html and mount_setattr(2) for the kernel's versions.
``docs/how-to/use-a-container.md`` has what was measured in containers.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kit.isolation import NOT_TRIED, THREADS

_CONTAINER_MARKS: Final = (".dockerenv", "run/.containerenv")
"""Files that Docker and Podman make in each container."""
_SETTINGS: Final = (
    ("user/max_user_namespaces", "0", "sudo sysctl -w user.max_user_namespaces=15000"),
    ("kernel/unprivileged_userns_clone", "0", "sudo sysctl -w kernel.unprivileged_userns_clone=1"),
    (
        "kernel/apparmor_restrict_unprivileged_userns",
        "1",
        "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
    ),
)
"""Files below ``/proc/sys``, the value with which they forbid namespaces, and what allows them."""
_DOCKER: Final = (
    "Docker forbids it. Start the container as an ordinary user, with: "
    "--security-opt seccomp=unconfined --security-opt apparmor=unconfined"
)


def advise_on_layers(reasons: Mapping[str, str], system: Path = Path("/")) -> dict[str, str]:
    """Return what to change for missing layers; of those with the same cause only the first.

    ``reasons`` says for each missing layer why it is missing; ``system`` is the root of the files
    that are read. Layers of which nothing is known are left out.
    """
    advice: dict[str, str] = {}
    for layer, reason in reasons.items():
        text = "" if reason == NOT_TRIED else " ".join(_advise(layer, reason, system))
        if text and text not in advice.values():
            advice[layer] = text
    return advice


def _advise(layer: str, reason: str, system: Path) -> Iterator[str]:
    match layer:
        case "landlock" if "kernel" in reason:
            yield "It needs Linux 5.13 or newer, with 'landlock' in the kernel's parameter 'lsm'."
        case "files" if reason == os.strerror(38):
            yield "It needs Linux 5.12 or newer (in a container, a newer Docker)."
        case str() if layer == THREADS and reason == os.strerror(22):
            yield "Run the kit as an ordinary user, in a container with: --user 1000"
        case str() if layer == THREADS and "Linux" in reason:
            yield "Use a newer kernel."
        case "pid" | "namespaces" | "files" | "threads":
            yield from _advise_on_namespaces(system)
        case _:
            pass


def _advise_on_namespaces(system: Path) -> Iterator[str]:
    for name, forbidding, command in _SETTINGS:
        try:
            value = (system / "proc/sys" / name).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            continue
        if value == forbidding:
            yield f"The system forbids it. To allow it, run: {command}"
            return
    if any((system / mark).exists() for mark in _CONTAINER_MARKS):
        yield _DOCKER
