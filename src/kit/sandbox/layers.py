"""The layers of isolation by their names, and the word that a verdict has for them."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from kit.errors import MachineError
from kit.runner import values as wire

LAYERS = ("pid", "namespaces", "files", "landlock", "seccomp")
"""All layers, in the order they are put on; with every one of them isolation is ``namespaces``."""


THREADS = "threads"
"""The name under which :class:`Confined` says why the number of threads is not limited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confined:
    """What a runner has reached: its isolation, how many threads it may have, and what is missing.

    ``threads`` is 0 where nothing limits their number. ``reasons`` says for each layer that is not
    there, and for the limit, why.
    """

    isolation: str
    threads: int = 0
    reasons: Mapping[str, str] = field(default_factory=dict)

    def message(self) -> dict[str, Any]:
        """Return the first message of a runner to the judge."""
        reasons = dict(self.reasons)
        return {
            "t": "confined",
            "isolation": self.isolation,
            "threads": self.threads,
            "reasons": reasons,
        }

    @classmethod
    def of_message(cls, message: Mapping[str, Any]) -> Self:
        """Read what :meth:`message` has made."""
        return cls(
            isolation=str(message["isolation"]),
            threads=int(message["threads"]),
            reasons=message["reasons"],
        )


def isolation_of(layers: Iterable[str]) -> str:
    """The word for a verdict: ``namespaces`` with all layers, else ``processes`` and some."""
    there = [layer for layer in LAYERS if layer in set(layers)]
    return "namespaces" if len(there) == len(LAYERS) else "+".join(["processes", *there])


def layers_of(isolation: str) -> tuple[str, ...]:
    """The layers that a word of :func:`isolation_of` stands for."""
    return LAYERS if isolation == "namespaces" else tuple(isolation.split("+")[1:])


def first_word(line: socket.socket, seconds: float) -> Confined:
    """What a fresh stage says it has reached; waits so long for it.

    Raises :class:`MachineError` if it says nothing.
    """
    unframer = wire.Unframer()
    line.settimeout(seconds)
    try:
        while data := line.recv(65536):
            for message in unframer.feed(data):
                return Confined.of_message(message)
    except OSError:
        pass
    raise MachineError("A stage was started and said nothing.", "Run: kit doctor")
