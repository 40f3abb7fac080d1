"""``kit lesson``: list the lessons, or read one."""

from __future__ import annotations

import shutil
import sys

import click

from kit.cli.session import common, complete_exercises, complete_names, open_here, open_record
from kit.cli.terminal import is_lively, look_of, say
from kit.learner.tasks import choose_exercise


def _complete_lessons(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[str]:
    """Return names of lessons and exercises for the shell."""
    from kit.course.lessons import list_lessons

    lessons = complete_names(context, incomplete, lambda c: (x.name for x in list_lessons(c)))
    return lessons + complete_exercises(context, parameter, incomplete)


@click.command("lesson")
@click.argument("name", metavar="[NAME]", required=False, shell_complete=_complete_lessons)
@common
def lesson_command(name: str | None) -> None:
    """Read a lesson: a primer's, a chapter's, or that of an exercise's chapter.

    Without a name, list the lessons, and say which one fits your next exercise.
    """
    from kit.learner.lessons import choose_lesson, lesson_text, lessons_text

    workspace = open_here(anywhere=True)
    look = look_of(sys.stdout)
    if name is None:
        upcoming = choose_exercise(workspace, open_record(workspace), None)
        say(lessons_text(workspace.course, upcoming, look))
    else:
        _show(lesson_text(choose_lesson(workspace.course, name), look))


def _show(text: str) -> None:
    """Write a text; on a terminal, one that is longer than the screen goes through a pager."""
    is_long = text.count("\n") >= shutil.get_terminal_size().lines
    if is_long and is_lively(sys.stdout) and is_lively(sys.stdin):
        try:
            click.echo_via_pager(text.rstrip("\n"))
        except (OSError, ValueError):  # $PAGER is not a command
            say(text)
    else:
        say(text)
