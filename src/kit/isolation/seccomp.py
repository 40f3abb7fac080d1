"""Seccomp: answer system calls as the list of :mod:`kit.isolation.calls` says.

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
from collections.abc import Iterator
from typing import Final

from kit.isolation.calls import ALLOWED, FILTERED, REFUSED, Answer, Numbers, OneOf, Rule
from kit.isolation.kernel import PR_SET_SECCOMP, prctl

_FILTER_MODE = 2
_LOAD, _EQUAL, _AT_LEAST, _ABOVE, _AND, _RETURN = 0x20, 0x15, 0x35, 0x25, 0x54, 0x06
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data, little-endian
_KILL_PROCESS = 0x8000_0000
_ERRNO = 0x0005_0000
_X32 = 0x4000_0000
"""From here on calls are those of the x32 ABI, which the list does not have."""

_ARCHITECTURES: Final = {"x86_64": (0, 0xC000_003E), "aarch64": (1, 0xC000_00B7)}
"""The place of an architecture's numbers in a pair, and its name in the kernel."""

_ACTIONS: Final = {
    Answer.ALLOW: 0x7FFF_0000,
    Answer.IGNORE: _ERRNO,
    Answer.REFUSE: _ERRNO | errno.EPERM,
    Answer.UNKNOWN: _ERRNO | errno.ENOSYS,
}


def install(*, sockets: bool) -> None:
    """Install the filter, for good; ``sockets`` allows TCP sockets in addition to pairs.

    Raises OSError if there is no filter for the machine or the kernel refuses it.
    """
    code = build_filter(sockets=sockets)
    buffer = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("H6xQ", len(code) // 8, ctypes.addressof(buffer))
    prctl(PR_SET_SECCOMP, _FILTER_MODE, ctypes.c_char_p(header))


@functools.cache
def build_filter(*, sockets: bool, machine: str = platform.machine()) -> bytes:
    """Return the filter's instructions. Raises OSError if there is none for the machine."""
    if machine not in _ARCHITECTURES:
        raise OSError(errno.ENOSYS, f"there is no list of system calls for {machine}")
    place, architecture = _ARCHITECTURES[machine]
    return b"".join(_instructions(place, architecture, sockets=sockets))


def _instructions(place: int, architecture: int, *, sockets: bool) -> Iterator[bytes]:
    """Yield what the filter does; a jump counts the instructions that it skips."""
    yield from (_op(_LOAD, _ARCH), _op(_EQUAL, architecture, if_true=1))
    yield _op(_RETURN, _KILL_PROCESS)
    yield from (_op(_LOAD, _NUMBER), _op(_AT_LEAST, _X32, if_false=1), _return(Answer.REFUSE))
    for name, (numbers, rules) in FILTERED.items():
        number = numbers[place]
        if number is not None:
            yield from _filtered(number, rules if sockets or name != "socket" else ())
    for last, answer in _ranges(place):
        yield from (_op(_ABOVE, last, if_true=1), _return(answer))
    yield _return(Answer.UNKNOWN)


def _ranges(place: int) -> Iterator[tuple[int, Answer]]:
    """Yield the last number of each run of calls that get the same answer, in ascending order."""
    answers = dict.fromkeys(_numbers(REFUSED, place), Answer.REFUSE)
    answers |= dict.fromkeys(_numbers(ALLOWED, place), Answer.ALLOW)
    every = ((answers.get(n, Answer.UNKNOWN), n) for n in range(max(answers) + 1))
    for answer, run in itertools.groupby(every, lambda pair: pair[0]):
        yield max(number for _, number in run), answer


def _numbers(calls: dict[str, Numbers], place: int) -> Iterator[int]:
    return (number for numbers in calls.values() if (number := numbers[place]) is not None)


def _filtered(number: int, rules: tuple[Rule, ...]) -> list[bytes]:
    """Give the answer of the first rule that fits the arguments of this call, or refuse it."""
    block = [op for rule in rules for op in _rule(rule)] + [_return(Answer.REFUSE)]
    return [_op(_EQUAL, number, if_false=len(block)), *block]


def _rule(rule: Rule) -> list[bytes]:
    """Return if all conditions hold; otherwise go on behind this rule."""
    ops = [_return(rule.answer)]
    for condition in reversed(rule.conditions):
        ops = _condition(condition, skip=len(ops)) + ops
    return ops


def _condition(condition: OneOf, *, skip: int) -> list[bytes]:
    """Go on if one of the values is there; otherwise skip so many more instructions."""
    # The kernel takes these arguments as 32 bits, so the upper half of each decides nothing.
    ops = [_op(_LOAD, _ARGUMENTS + 8 * condition.argument), _op(_AND, condition.mask)]
    *others, last = condition.values
    ops += [_op(_EQUAL, value, if_true=len(others) - n) for n, value in enumerate(others)]
    return [*ops, _op(_EQUAL, last, if_false=skip)]


def _return(answer: Answer) -> bytes:
    return _op(_RETURN, _ACTIONS[answer])


def _op(code: int, value: int, *, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)
