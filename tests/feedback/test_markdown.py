"""The Markdown text: nothing of a student's text is anything but code or plain words in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kit.feedback.facts import CodeLine
from kit.feedback.markdown import feedback_markdown, write_inline
from tests.pages import HOSTILE

from .samples import feedback_of

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
ATTACKS = (
    *HOSTILE,
    "@everyone @org/team fixes #1, GH-2, org/repo#3, a@b.example",
    "https://x.example www.x.example http://x.example",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709 :smile: [x](y) ![x](y) <b>",
    "```\n# out\n````\n~~~\n``",
    "`@a` ` @b",
    "a | b | c\n|---|---|\n- [ ] x\n1. y\n> z\n---\n===",
    "&commat;x &#64;x \\@x *x* _x_ ~~x~~",
    "1. x",
    "    @indented",
)


def leaves(tokens: Sequence[Token]) -> Iterator[Token]:
    """All tokens, with those inside of others."""
    for token in tokens:
        yield token
        yield from leaves(token.children or ())


def shape(text: str) -> list[tuple[str, str]]:
    """The blocks of a text, and the kinds of what is in its lines, without code and words."""
    inline = {"text", "code_inline", "inline", "softbreak"}
    return [(t.type, t.tag) for t in leaves(PARSER.parse(text)) if t.type not in inline]


def running_text(text: str) -> str:
    """What GitHub looks through for names, links and numbers of issues."""
    return "\n".join(t.content for t in leaves(PARSER.parse(text)) if t.type == "text")


def check_is_text(text: str) -> None:
    marked = feedback_markdown(feedback_of(text))
    allowed = {"strong_open", "strong_close"}
    kinds = {kind for kind, _ in shape(marked)}
    assert not kinds & {"link_open", "image", "html_inline", "html_block", "em_open", "s_open"}
    assert kinds - allowed <= {kind for kind, _ in shape(feedback_markdown(feedback_of("x")))}
    words = running_text(marked)
    assert not re.search(r"[@<>&#~*_\[\]\\|]|://|www\.|GH-\d|[0-9a-f]{7}", words)
    fences = [t for t in leaves(PARSER.parse(marked)) if t.type == "fence"]
    assert len(fences) == (12 if "\n" in text.strip() else 10)  # a message in lines is one too


@pytest.mark.parametrize("text", ATTACKS, ids=range(len(ATTACKS)))
def test_known_attacks_stay_text(text: str) -> None:
    """Names, links, issues, commits, markup and fences stay what they are."""
    check_is_text(text)


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.sampled_from("ab1@#`~<>&[]()!|*_-=+.:/\\ \n\t"), min_size=1, max_size=40))
@example(text="``` \n```")
def test_no_text_becomes_anything_else(text: str) -> None:
    """Whatever the text is made of, it ends no code and begins nothing."""
    check_is_text(f"x{text}x")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("line 1 came too late: 24 of 24 came.", "line 1 came too late: 24 of 24 came."),
        ("prints `→ node` for each", "prints `→ node` for each"),
        ("it raised KeyError: 'output'", "it raised KeyError: `'output'`"),
        ("nothing for node_a: all collected", "nothing for `node_a`: all collected"),
        ("Zoë O'Neill-Ågren", "Zoë O'Neill-Ågren"),
        ("say `` twice", "say ``` `` ``` twice"),
        ("1. first", "`1.` first"),
        ("", ""),
    ],
)
def test_running_text_is_code_only_where_needed(text: str, shown: str) -> None:
    """Plain words stay plain, and other words are code."""
    assert write_inline(text) == shown


def test_a_long_text_fits_into_a_comment() -> None:
    """Details of the last exercises are left out, and every exercise keeps its message and steps."""
    feedback = feedback_of("w" * 900)
    failing = feedback.exercises[1]
    many = replace(feedback, exercises=(failing,) * 60)
    text = feedback_markdown(many)
    assert len(feedback_markdown(many, 10**9)) > 65_000 > len(text) > 50_000
    assert text.count("\n## ") == text.count("kit show print_it") == 60
    assert 0 < text.count("Timeline") < 60


def test_the_line_of_the_finding_is_marked() -> None:
    """Lines have their numbers, and an arrow is at the one where it went wrong."""
    feedback = feedback_of("x")
    failing = feedback.exercises[1]
    assert failing.failure
    lines = (CodeLine(9, "for a in b:", is_marked=False), CodeLine(10, "    a", is_marked=True))
    failure = replace(failing.failure, lines=lines)
    text = feedback_markdown(replace(feedback, exercises=(replace(failing, failure=failure),)))
    assert "```python\n   9  for a in b:\n→ 10      a\n```" in text
