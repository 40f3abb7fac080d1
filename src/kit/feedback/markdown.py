"""Feedback as Markdown, fit for a comment on a pull request.

What a submission says is only ever inside code, whose fence is longer than any run of backticks in
it: there GitHub makes no mention of ``@name``, no link of ``#1`` or an address, and no emoji. So a
word in running text is code too, unless it is plain (:func:`write_inline`).

Source: CommonMark 0.31, 4.5 and 6.1; "Working with advanced formatting" in GitHub's documentation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from kit.feedback.facts import ExerciseFeedback, FailureDetails, Feedback
from kit.render.blocks import points
from kit.render.look import Look
from kit.render.safe import block, one_line, split_code
from kit.render.verdicts import timeline_lines

MOST_CHARACTERS: Final = 65_000  # a comment on GitHub has at most 65,536
MOST_TEXT: Final = 1_000  # of one text of a finding
MOST_LINE: Final = 300  # of a text that is one line
COLUMNS: Final = 88  # of a timeline; a comment on GitHub shows about so many

_LETTERS: Final = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
_PLAIN: Final = re.compile(rf"[(\"“]?(?:{_LETTERS}|\d{{1,6}}(?:\.\d+)?%?)[)\"”]?[,.;:!?]?|[–—…→·]")
"""A word without characters that Markdown, GitHub or HTML would read as anything but text."""
_COMMIT: Final = re.compile("[0-9a-fA-F]{7,}")
_PARTS: Final = re.compile(r"(?<=[,.;:!?]) ")  # words after a mark are another piece of code
_ITEM: Final = re.compile(r"\d+[.)]")  # begins a list at the start of a line


def feedback_markdown(feedback: Feedback, most: int = MOST_CHARACTERS) -> str:
    """Return the text, of at most ``most`` characters: what is too long has no details."""
    head, foot = "\n".join(_head(feedback)), f"\n---\n\nMade by kit {feedback.kit}.\n"
    shown = [each for each in feedback.exercises if each.has_details]
    briefs = ["\n".join(_exercise(each, is_brief=True)) for each in shown]
    room = most - len(head) - len(foot) - sum(map(len, briefs)) - len(shown)
    parts = [head]
    for each, brief in zip(shown, briefs, strict=True):
        full = "\n".join(_exercise(each, is_brief=False))
        extra = len(full) - len(brief)
        parts.append(full if extra <= room else brief)
        room -= extra if extra <= room else 0
    return "\n".join(parts) + foot


def write_inline(text: str) -> str:
    """Return text for one line of prose, in which every word that is not plain is code."""
    pieces, parts = [], split_code(one_line(text))
    if not all(part.strip() for part in parts[1::2]):
        parts = [one_line(text)]
    for number, part in enumerate(parts):
        if number % 2:
            pieces.append(_code(part))
            continue
        for is_plain, words in groupby(part.split(), _is_plain):
            joined = " ".join(words)
            pieces += [joined] if is_plain else map(_code_words, _PARTS.split(joined))
    if pieces and _ITEM.match(pieces[0]):
        first, *rest = pieces[0].split(" ", 1)
        pieces[:1] = [_code(first), *rest]
    return " ".join(pieces)


def _is_plain(word: str) -> bool:
    return bool(_PLAIN.fullmatch(word)) and not _COMMIT.search(word)


def _code_words(text: str) -> str:
    """Return words as code; punctuation marks at their end stay outside."""
    words = text.rstrip(",.;:!?") or text
    return _code(words) + text[len(words) :]


def _code(text: str) -> str:
    """Return text on one line as code (CommonMark 6.1)."""
    fence = "`" * (_longest_run(text) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"


def _fence(text: str, language: str = "text") -> list[str]:
    """Return text in lines as code that it cannot end (CommonMark 4.5)."""
    fence = "`" * max(3, _longest_run(text) + 1)
    return [f"{fence}{language}", *text.split("\n"), fence, ""]


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)


def _head(feedback: Feedback) -> Iterator[str]:
    yield f"# Feedback on {write_inline(feedback.title)}"
    yield ""
    score = ""
    if feedback.score is not None:
        score = f"{points(feedback.score)} of {points(feedback.max_points)} points"
    if top := ": ".join(filter(None, (write_inline(feedback.student), score))):
        yield f"**{top}**" if "`" not in top else top
        yield ""
    for answer in feedback.answers:
        yield write_inline(answer)
        yield ""
    for refused in feedback.refusals:
        repair = f" {write_inline(refused.repair)}" if refused.repair else ""
        yield f"- {_code(one_line(refused.name))}: {write_inline(refused.problem)}.{repair}"
    if feedback.refusals:
        yield ""
    yield from _table(feedback)
    for fact in feedback.facts:
        yield f"- {fact.name}: {fact.text}"
    if feedback.facts:
        yield ""


def _table(feedback: Feedback) -> Iterator[str]:
    if not (feedback.exercises or feedback.sums):
        return
    yield "| Exercise | Result | Points |"
    yield "|---|---|--:|"
    for each in feedback.exercises:
        notes = ", ".join((each.words, *each.notes))
        yield f"| {_code(each.address)} | {notes} | {points_text(each)} |"
    for name, text in feedback.sums:
        yield f"| {name} | | {text} |"
    yield ""


def points_text(each: ExerciseFeedback) -> str:
    """Return the points of an exercise, such as ``2.5 of 5``."""
    shown = "–" if each.points is None else points(each.points)
    return f"{shown} of {points(each.max_points)}"


def _exercise(each: ExerciseFeedback, *, is_brief: bool) -> Iterator[str]:
    yield f"## {_code(each.name)}: {each.words}, {points_text(each)} points"
    yield ""
    if each.remark:
        yield write_inline(each.remark)
        yield ""
    yield from _list("Right:", each.passed)
    if each.failure:
        yield from _failure(each.failure, is_brief=is_brief)
    yield from _list("Also not right yet:", each.failed)
    yield from _list("Not run yet:", each.skipped)
    if each.steps:
        yield "Next:"
        yield ""
        yield from (f"- {step.text} {_code(step.command)}" for step in each.steps)
        yield ""


def _list(title: str, says: tuple[str, ...]) -> Iterator[str]:
    if says:
        yield title
        yield ""
        yield from (f"- {write_inline(sentence)}" for sentence in says)
        yield ""


def _failure(failure: FailureDetails, *, is_brief: bool) -> Iterator[str]:
    yield f"Not right yet: {write_inline(failure.says)}"
    yield ""
    if is_brief:
        yield f"{write_inline(failure.message[:MOST_LINE])}"
        yield ""
        return
    if "\n" in failure.message.strip():
        yield from _fence(block(failure.message.strip(), MOST_TEXT))
    elif failure.message:
        yield write_inline(block(failure.message, MOST_TEXT))
        yield ""
    if failure.cause:
        yield f"It behaves as this known mistake does: {write_inline(failure.cause)}"
        yield ""
    if failure.expected or failure.actual:
        yield from _label("Expected", failure.expected)
        yield from _label("Got", failure.actual)
    if failure.error:
        yield from _label("It ended with", failure.error)
    if failure.lines:
        yield f"Your lines at {_code(one_line(failure.where))}:"
        yield ""
        yield from _fence(code_text(failure), "python")
    elif failure.where:
        yield f"At {_code(one_line(failure.where))}"
        yield ""
    if failure.timeline:
        yield "Timeline, in virtual seconds:"
        yield ""
        yield from _fence("\n".join(timeline_lines(failure.timeline, Look(width=COLUMNS))))


def _label(label: str, text: str) -> Iterator[str]:
    yield f"{label}:" if text else f"{label}: nothing"
    yield ""
    if text:
        yield from _fence(block(text, MOST_TEXT))


def code_text(failure: FailureDetails) -> str:
    """Return the student's lines with their numbers; an arrow is at the line of the finding."""
    columns = len(str(failure.lines[-1].number))
    shown = (
        f"{'→' if line.is_marked else ' '} {line.number:{columns}}  {block(line.text, MOST_LINE)}"
        for line in failure.lines
    )
    return "\n".join(line.rstrip() for line in shown)
