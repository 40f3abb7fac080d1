"""Seccomp: answer system calls as the list in ``calls.toml`` says.

The filter is written by hand because it is short and because the bindings of libseccomp need a
system library; see seccomp(2), ``<linux/filter.h>`` and ``<linux/audit.h>``.
"""

from __future__ import annotations

import sys

assert sys.platform == "linux"

import ctypes
import errno
import functools
import itertools
import platform
import struct
import tomllib
from collections.abc import Iterator
from enum import IntEnum
from pathlib import Path
from typing import Any, Final

from kit.isolation.kernel import PR_SET_SECCOMP, prctl

_FILTER_MODE = 2
_LOAD, _EQUAL, _AT_LEAST, _ABOVE, _AND, _RETURN = 0x20, 0x15, 0x35, 0x25, 0x54, 0x06
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data, little-endian
_X32 = 0x4000_0000
"""From here on calls are those of the x32 ABI, which the list does not have."""

_ARCHITECTURES: Final = {"x86_64": (0, 0xC000_003E), "aarch64": (1, 0xC000_00B7)}
"""The index of an architecture's numbers in a pair, and its name in the kernel."""


class _Action(IntEnum):
    """What a filter returns for a call."""

    KILL = 0x8000_0000
    ALLOW = 0x7FFF_0000
    IGNORE = 0x0005_0000  # an error of number 0: the call is not made, and reports success
    REFUSE = IGNORE | errno.EPERM
    UNKNOWN = IGNORE | errno.ENOSYS


def install(*, sockets: bool) -> None:
    """Install the filter, for good; ``sockets`` allows TCP sockets in addition to pairs.

    Raises OSError if there is no filter for the machine or the kernel refuses it.
    """
    code = build_filters()[sockets]
    buffer = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("H6xQ", len(code) // 8, ctypes.addressof(buffer))
    prctl(PR_SET_SECCOMP, _FILTER_MODE, ctypes.c_char_p(header))


@functools.cache
def build_filters(machine: str = platform.machine()) -> tuple[bytes, bytes]:
    """Return the instructions of the filter without TCP sockets, and of the one with them.

    Raises OSError if there is no list of calls for the machine.
    """
    if machine not in _ARCHITECTURES:
        raise OSError(errno.ENOSYS, f"there is no list of system calls for {machine}")
    calls = read_calls()
    with_sockets = b"".join(_instructions(calls, *_ARCHITECTURES[machine]))
    calls["filter"]["socket"]["rules"] = []
    return b"".join(_instructions(calls, *_ARCHITECTURES[machine])), with_sockets


def read_calls() -> dict[str, Any]:
    """Return the content of ``calls.toml``; see there."""
    return tomllib.loads(Path(__file__).with_name("calls.toml").read_text(encoding="utf-8"))


def _instructions(calls: dict[str, Any], index: int, architecture: int) -> Iterator[bytes]:
    """Yield what the filter does; a jump counts the instructions that it skips."""
    yield from (_op(_LOAD, _ARCH), _op(_EQUAL, architecture, if_true=1))
    yield _op(_RETURN, _Action.KILL)
    yield from (_op(_LOAD, _NUMBER), _op(_AT_LEAST, _X32, if_false=1))
    yield _op(_RETURN, _Action.REFUSE)
    for call in calls["filter"].values():
        ops = [op for rule in call["rules"] for op in _rule(rule)]
        ops.append(_op(_RETURN, _Action.REFUSE))
        yield from (_op(_EQUAL, call["numbers"][index], if_false=len(ops)), *ops)
    for last, action in _ranges(calls, index):
        yield from (_op(_ABOVE, last, if_true=1), _op(_RETURN, action))
    yield _op(_RETURN, _Action.UNKNOWN)


def _ranges(calls: dict[str, Any], index: int) -> Iterator[tuple[int, _Action]]:
    """Yield the last number of each run of calls that get the same answer, in ascending order."""
    actions = {numbers[index]: _Action.REFUSE for numbers in calls["refuse"].values()}
    actions |= {numbers[index]: _Action.ALLOW for numbers in calls["allow"].values()}
    numbers = range(max(actions) + 1)
    for action, run in itertools.groupby(numbers, lambda n: actions.get(n, _Action.UNKNOWN)):
        yield max(run), action


def _rule(rule: dict[str, Any]) -> list[bytes]:
    """Return the rule's answer if all conditions hold; otherwise go on after this rule."""
    ops = [_op(_RETURN, _Action[rule["answer"].upper()])]
    for condition in reversed(rule["conditions"]):
        ops = _condition(**condition, skip=len(ops)) + ops
    return ops


def _condition(
    *, argument: int, values: list[int], mask: int = 0xFFFF_FFFF, skip: int
) -> list[bytes]:
    """Go on if the argument has one of the values; otherwise skip that many instructions more."""
    # The kernel takes these arguments as 32 bits, so the upper half of each decides nothing.
    ops = [_op(_LOAD, _ARGUMENTS + 8 * argument), _op(_AND, mask)]
    *others, last = values
    ops += [_op(_EQUAL, value, if_true=len(others) - n) for n, value in enumerate(others)]
    return [*ops, _op(_EQUAL, last, if_false=skip)]


def _op(code: int, value: int, *, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)
