"""The layers of isolation by their names, and the word that a verdict has for them."""

from __future__ import annotations

import socket
from collections.abc import Iterable

from kit import wire
from kit.errors import MachineError

LAYERS = ("pid", "namespaces", "files", "landlock", "seccomp")
"""All layers, in the order they are put on; with every one of them isolation is ``namespaces``."""


def isolation_of(layers: Iterable[str]) -> str:
    """The word for a verdict: ``namespaces`` with all layers, else ``processes`` and some."""
    there = [layer for layer in LAYERS if layer in set(layers)]
    return "namespaces" if len(there) == len(LAYERS) else "+".join(["processes", *there])


def layers_of(isolation: str) -> tuple[str, ...]:
    """The layers that a word of :func:`isolation_of` stands for."""
    return LAYERS if isolation == "namespaces" else tuple(isolation.split("+")[1:])


def first_word(line: socket.socket, seconds: float) -> str:
    """The isolation that a fresh stage says it has reached; waits so long for it.

    Raises :class:`MachineError` if it says nothing.
    """
    unframer = wire.Unframer()
    line.settimeout(seconds)
    try:
        while data := line.recv(65536):
            for message in unframer.feed(data):
                return str(message["isolation"])
    except OSError:
        pass
    raise MachineError("A stage was started and said nothing.", "Run: kit doctor")
