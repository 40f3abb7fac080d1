"""The layers of isolation by their names, and the word that a verdict has for them."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from kit.errors import MachineError
from kit.runner.messages import Codec, InvalidMessage, receive
from kit.runner.protocol import Ready

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

    def message(self) -> Ready:
        """Return the first message of a runner to the judge."""
        reasons = tuple(self.reasons.items())
        return Ready(isolation=self.isolation, threads=self.threads, reasons=reasons)


def isolation_of(layers: Iterable[str]) -> str:
    """The word for a verdict: ``namespaces`` with all layers, else ``processes`` and some."""
    there = [layer for layer in LAYERS if layer in set(layers)]
    return "namespaces" if len(there) == len(LAYERS) else "+".join(["processes", *there])


def layers_of(isolation: str) -> tuple[str, ...]:
    """The layers that a word of :func:`isolation_of` stands for."""
    return LAYERS if isolation == "namespaces" else tuple(isolation.split("+")[1:])


def first_word(line: socket.socket, seconds: float) -> Confined:
    """Return what a new runner has reached, after at most so many seconds.

    Raises :class:`MachineError` if it does not send it.
    """
    line.settimeout(seconds)
    with suppress(OSError, InvalidMessage):
        if ready := receive(line, Codec(Ready)):
            return Confined(
                isolation=ready.isolation, threads=ready.threads, reasons=dict(ready.reasons)
            )
    raise MachineError("A runner was started and sent nothing.", "Run: kit doctor")
