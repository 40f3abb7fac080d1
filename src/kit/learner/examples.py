"""The learner's file of examples: whether there can be one, where it is, and its first text."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kit.course import Course, Exercise, Workspace
from kit.course.mistakes import read_mistakes
from kit.course.written_examples import (
    MOST,
    OUTCOMES,
    TASK,
    WrittenExample,
    has_examples,
    read_written_examples,
)
from kit.errors import UsageError
from kit.render.look import Look, Role
from kit.render.safe import width
from kit.source import BadFile, read_source

if TYPE_CHECKING:
    from kit.grading.learner_examples import Form

WIDTH: Final = 88
"""Columns of a file of examples."""

_ABOUT_WHEN: Final = """
A sentence about order and time is one of these:

    THING before THING     THING after THING     THING at 2 s
    THING never            THING once            THING 3 times

A THING is `line 1` (printed), `item 1` (yielded), `the end` (of the call), or
what the timeline of `kit try` shows, such as `node_b starts` or `node_b ends`;
`node_b ends (2)` is the second time. The clock begins with the call.
"""


def find_missing(course: Course, exercise: Exercise) -> str:
    """Return why there are no examples of an exercise, as a sentence; "" if there are."""
    for shelf in ("solutions", "mistakes"):
        if not (course.root / shelf).is_dir():
            return f"This folder has no {shelf}, so examples cannot be judged in it."
    if not has_examples(course, exercise):
        return f"{exercise.name} has no examples to write."
    if not any(mistake.idea for mistake in read_mistakes(course, exercise)):
        return f"{exercise.name} has no examples to write."
    return ""


def examples_file(workspace: Workspace, exercise: Exercise) -> Path:
    """Return the place of the learner's examples."""
    return workspace.root / f"examples/{exercise.name}.py"


def invites_examples(workspace: Workspace, exercise: Exercise) -> bool:
    """Return whether examples of the exercise can be written, and none has been begun."""
    has_files = workspace.is_course or workspace.has_exercises
    is_begun = examples_file(workspace, exercise).exists()
    return has_files and not is_begun and not find_missing(workspace.course, exercise)


def invitation_text(workspace: Workspace, exercise: Exercise, look: Look) -> str:
    """Return the line that invites to write examples; "" if there are none, or it is done."""
    if not invites_examples(workspace, exercise):
        return ""
    words, command = "Before you write code, write examples:", f"kit examples {exercise.name}"
    gap = " " if width(f"{words} {command}") <= look.width else "\n  "
    return f"{words}{gap}{look.paint(Role.COMMAND, command)}\n"


def read_own_examples(
    workspace: Workspace, exercise: Exercise
) -> tuple[WrittenExample, ...] | None:
    """Return the learner's examples, None if there is no file.

    Raises :class:`UsageError` if the file cannot be read, and names the line.
    """
    file = examples_file(workspace, exercise)
    shown = workspace.display_path(file)
    try:
        source = read_source(file)
    except BadFile as error:
        if error.is_missing:
            return None
        advice = f"Move it away, then run: kit examples {exercise.name}"
        raise UsageError(f"{shown}: {error.problem}.", advice) from None
    return read_written_examples(source, shown)


def write_form(exercise: Exercise, form: Form) -> str:
    """Return the first text of a file of examples: its fields, the task's example, an empty one."""
    defaults = {name: value for name, value, _ in form.inputs if value is not None}
    outcomes = {name: value for name, value, _ in form.outcomes}
    meanings = {name: about or OUTCOMES[name] for name, _, about in form.outcomes}
    meanings.setdefault("raises", 'its exception, if there is one: raises="ValueError"')
    lines = [
        f'"""Examples of {exercise.name}: what does the finished function do?',
        "",
        *_fill(
            "Write them before you write code. This file is read and never run, so its values "
            "are plain: texts, numbers, True, None, lists, tuples, dicts. Change something in "
            f"EXAMPLE_1, and replace each `...`. You may add EXAMPLE_2 and EXAMPLE_{MOST}. "
            "Then judge them:"
        ),
        "",
        f"    kit examples {exercise.name}",
        "",
        f"What you may change (a line that you leave out is as in {TASK}):",
        "",
        *(line for name, value, about in form.inputs for line in _item(name, about)),
        "",
        "What comes out:",
        "",
        *(line for name, about in meanings.items() for line in _item(name, about)),
        *(_ABOUT_WHEN.rstrip("\n").split("\n") if "when" in outcomes else ()),
        '"""',
        "",
        "# This is the example of the task. It is here to be looked at, and does not count.",
        write_example(TASK, defaults, outcomes),
        "",
        write_example("EXAMPLE_1", defaults, dict.fromkeys(outcomes, ...)),
    ]
    return "\n".join(lines) + "\n"


def _fill(text: str) -> list[str]:
    return textwrap.wrap(text, 76)


def _item(name: str, about: str) -> list[str]:
    return textwrap.wrap(f"- {name}: {about}", 76, subsequent_indent="  ")


def write_example(name: str, inputs: dict[str, Any], outcomes: dict[str, Any]) -> str:
    """Return an example as it stands in a file."""
    fields = {**inputs, **outcomes}
    body = "".join(
        f"    {key}={_write(value, 4, len(key) + 1)},\n" for key, value in fields.items()
    )
    return f"{name} = dict(\n{body})"


def _write(value: Any, indent: int, used: int) -> str:
    """Return a value as Python: on one line if it fits, else with an item on each line."""
    if not isinstance(value, list | tuple | dict) or not value:
        return _quote(value) if isinstance(value, str) else "..." if value is ... else repr(value)
    inner = indent + 4
    opened, closed = ("[", "]") if isinstance(value, list) else ("(", ")")
    items = [_write(each, inner, 0) for each in value]
    if isinstance(value, dict):
        opened, closed = "{", "}"
        keys = [_write(key, inner, 0) for key in value]
        values = zip(keys, value.values(), strict=True)
        items = [f"{key}: {_write(each, inner, len(key) + 2)}" for key, each in values]
    last = "," if isinstance(value, tuple) and len(value) == 1 else ""
    text = f"{opened}{', '.join(items)}{last}{closed}"
    if indent + used + len(text) < WIDTH and "\n" not in text:
        return text
    lines = "".join(f"{' ' * inner}{item},\n" for item in items)
    return f"{opened}\n{lines}{' ' * indent}{closed}"


def _quote(text: str) -> str:
    """Return a text in double quotes, unless it has some."""
    written = repr(text)
    return f'"{written[1:-1]}"' if written[0] == "'" and '"' not in text else written
