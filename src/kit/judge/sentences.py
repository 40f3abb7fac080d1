"""Why a submission was stopped, in words for its author."""

from __future__ import annotations

from collections.abc import Callable

from kit.course import Limits

_SENTENCES: dict[str, Callable[[Limits], str]] = {
    "cpu": lambda limits: (
        f"it used more than {limits.cpu_seconds:g} seconds of processor time in one check: "
        "is there a loop that never ends?"
    ),
    "wall": lambda limits: (
        f"it did nothing for {limits.wall_seconds:g} seconds: it waits for something real, "
        "such as a lock, a file or the network, that never comes"
    ),
    "exercise": lambda limits: (
        f"the checks of this exercise took more than {limits.exercise_seconds:g} seconds in all"
    ),
    "output": lambda limits: f"it printed more than {limits.output_kb} KB in one check",
    "virtual": lambda limits: (
        f"it let more than {limits.virtual_seconds / 3600:g} hours of virtual time pass in one "
        "check: is there a sleep, or a stream, without an end?"
    ),
    "stuck": lambda _: "while it was imported it waited for something that never comes",
    "exit": lambda _: "it ends Python (sys.exit or exit) instead of returning",
    "memory": lambda limits: f"it asked for more memory than the {limits.memory_mb} MB it may use",
    "talk": lambda _: (
        "it asked for, printed or yielded more than 8 MB in one check: is there a loop that never "
        "ends?"
    ),
    "protocol": lambda _: "it spoke out of turn on the line between the kit's two processes",
    "died": lambda _: (
        "its process ended in the middle of a check: os._exit, a signal, a crash of Python itself"
    ),
}


def stop_sentence(reason: str, limits: Limits) -> str:
    """The sentence for the ``reason`` of a :class:`kit.judge.stops.Broken`."""
    return _SENTENCES.get(reason, _SENTENCES["died"])(limits)
