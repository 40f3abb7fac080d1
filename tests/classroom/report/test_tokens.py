"""Tokens that stay the same in a disguised copy."""

from __future__ import annotations

import pytest

from kit.classroom.insight.tokens import read_tokens


def text(source: str) -> str:
    return " ".join(token.text for token in read_tokens(source.encode())).replace(" \n", " ;")


SAME = {
    "names": ("for a, b in c.items(): print(a)", "for node, x in y.items(): print(node)"),
    "comments": ("x = f(1)  # one", "# two\n\nx = f(\n    1,\n)"),
    "strings and numbers": ("f('a', 1, b'')", 'f("""b\n""", 0x2f, rb"c")'),
    "strings in parts": ("f('a')", "f('a' 'b'\n  'c')"),
    "docstrings": ('def f():\n    """Doc."""\n    return 1', "def f(): return 2"),
    "annotations": (
        "async def f(a: dict[str, int] = {}, *b: int, c=lambda x: x) -> list[int]:\n  d: int = 1",
        "async def f(a={}, *b, c=lambda x: x):\n  d = 1",
    ),
    "attributes with annotations": ("self.x: int = 3", "self.y = 4"),
    "imports": ("import asyncio\nasyncio.sleep(1)", "import os, asyncio as aio\naio.sleep(1)"),
    "imported names": (
        "from x import (State,\n  Send)\nSend(1)",
        "from x import Send as S\nS(2)",
    ),
    "builtins as variables": ("list = 3\nprint(list)", "x = 3\nprint(x)"),
    "members": (
        "class A:\n  def go(self): self.n = 1\nA().go()",
        "class B:\n  def run(self): self.m = 1\nB().run()",
    ),
    "arguments": ("def f(size): g(1)\nf(size=2)", "def f(n): g(1)\nf(n=2)"),
    "semicolons": ("a = 1; b = 2", "a = 1\nb = 2"),
    "line endings": ("a = 1\nb = \\\n 2", "a = 1\r\nb = \\\r\n 2"),
}


@pytest.mark.parametrize("kind", SAME)
def test_a_disguise_changes_no_token(kind: str) -> None:
    """Two texts that differ in this alone have the same tokens."""
    one, other = SAME[kind]
    assert text(one) == text(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a.astream(b)", "a.ainvoke(b)"),
        ("f(stream_mode='x')", "f(subgraphs='x')"),
        ("len(a)", "sum(a)"),
        ("a + b", "a - b"),
        ("if a: pass", "while a: pass"),
        ("a = b[c:d]", "a = b[c]"),
        ("x = True", "x = None"),
        ("from os import walk\nwalk(a)", "from os import stat\nstat(a)"),
    ],
)
def test_what_a_program_does_is_in_its_tokens(one: str, other: str) -> None:
    """Names that come from elsewhere, keywords and operators are not folded."""
    assert text(one) != text(other)


def test_broken_source_has_the_tokens_around_the_fault() -> None:
    """An open bracket or quotation mark ends where the next statement begins."""
    broken = "def f(a):\n    x = (1, 'b\n    return g(a)\n\ndef h(:\n    return 1"
    assert text(broken) == 'def a ( a ) : a = ( 0 , "" ; return a ( a ) ; def a ( ; return 0 ;'


def test_a_token_has_its_line() -> None:
    """Lines count from 1, also below a string and a comment of several lines."""
    tokens = read_tokens(b'"""Doc\n\n"""\n# one\nf(\n  "a\\\nb", x)')
    assert [(t.text, t.line) for t in tokens if t.kind == "name"] == [("a", 5), ("a", 7)]
