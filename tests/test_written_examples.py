"""How a file of examples is read: as plain values, and never run."""

from __future__ import annotations

import pytest

from kit.course.written_examples import read_written_examples
from kit.errors import UsageError

SHOWN = "examples/ticks.py"


def read(text: str) -> list[tuple[str, int, dict[str, object], dict[str, object]]]:
    return [tuple(example) for example in read_written_examples(text.encode(), SHOWN)]  # type: ignore[misc]


def test_inputs_and_outcomes_are_told_apart() -> None:
    """Names of outcomes say what comes out, all others are inputs; the task's own is left out."""
    text = '"""About."""\n\nTASK = dict(count=1)\n# Mine.\nE1 = dict(count=2, yields=[0, None], when=["item 1 at 1 s"])\n'
    assert read(text) == [("E1", 5, {"count": 2}, {"yields": [0, None], "when": ["item 1 at 1 s"]})]


def test_what_is_not_filled_in_is_left_out() -> None:
    """A value with `...` anywhere in it does not count as one."""
    assert read("E1 = dict(count=..., yields=[0, ...], returns={'a': (1,)})\n") == [
        ("E1", 1, {}, {"returns": {"a": (1,)}})
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("E1 = dict(\n", "1: this is not valid Python: '(' was never closed"),
        ("import os\n", "1: only examples can be here"),
        ("E1 = dict(a=1)\nE1 = dict(a=2)\n", "1: E1 is here more than once"),
        ("A = dict(a=1)\nB = dict()\nC = dict()\nD = dict()\n", "4: 3 examples are enough"),
        ("E1 = dict(\n  a=1,\n  b=open('x'),\n)\n", "3: the value of b is not a plain value"),
        ("E1 = dict(a=-'x')\n", "1: the value of a is not a plain value"),
        ("E1 = dict(**{'a': 1})\n", "1: ** cannot be read here"),
        ("E1 = dict([('a', 1)])\n", "1: only examples can be here"),
        ("E1 = dict(prints='a line')\n", "1: prints is a list of texts"),
        ("E1 = dict(when=[1])\n", "1: when is a list of texts"),
        ("E1 = dict(raises=ValueError)\n", "1: the value of raises is not a plain value"),
        ("E1 = dict(raises=1)\n", "1: raises is a name"),
        ("E1 = dict(raises=' ')\n", "1: raises is a name"),
        ("E1 = dict(returns={[]: 1})\n", "1: the value of returns is not a plain value"),
        ("E1 = dict(a=1,\n  a=...)\n", "2: a is here twice"),
        ("E1 = dict(a=[{1: 2,\n  1: 3}])\n", "2: a dict of a has this key twice"),
        ("E1 = dict(a=[1 + 2j])\n", "1: the value of a is not a plain value"),
        ("E1 = dict(a=0x" + "f" * 5000 + ")\n", "1: the value of a is too large"),
        ("E1 = dict(a=" + "[" * 150 + "]" * 150 + ")\n", "1: the value of a is too large"),
        ("E1 = dict(prints=[" + "'', " * 25_000 + "])\n", "1: the value of prints is too large"),
        ("E1 = dict(a='" + "é" * 40_000 + "')\n", "1: the value of a is too large"),
        ("E1 = dict(a='" + "a" * 60_000 + "', b='" + "b" * 60_000 + "')\n", "1: the examples are"),
        ("E1 = dict(when=[" + "'a', " * 51 + "])\n", "1: 50 sentences are enough"),
        ("\x00", "1: this is not valid Python: source code cannot contain null bytes"),
        ("E1 = dict(a=" + "[" * 500 + "]" * 500 + ")\n", "1: "),
        ("E1 = dict(a=" + "-" * 9000 + "1)\n", "1: "),
    ],
)
def test_anything_else_is_refused(text: str, problem: str) -> None:
    """One sentence names the line, and one says what to write."""
    with pytest.raises(UsageError) as caught:
        read(text)
    assert caught.value.sentence.startswith(f"{SHOWN}:{problem}")
    assert caught.value.advice


def test_bytes_that_are_not_utf8_are_refused() -> None:
    """Bytes that Python cannot read are a problem of the file, not of the kit."""
    with pytest.raises(UsageError, match="Non-UTF-8"):
        read_written_examples(b"E1 = dict(a='\xff')\n", SHOWN)
