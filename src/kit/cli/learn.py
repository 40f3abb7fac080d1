"""The small commands of a learner: list, next, show, hint, explain, solution, reset, doctor."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, TextIO

import click

from kit.cli.session import (
    common,
    exercise_argument,
    find_here,
    json_option,
    open_here,
    open_record,
)
from kit.cli.terminal import complain, is_coloured, look_of, say, show_waiting
from kit.errors import UsageError
from kit.learner import tasks
from kit.learner.examples import invitation_text
from kit.learner.lessons import is_new_chapter, pointer_text
from kit.learner.overview import next_text

if TYPE_CHECKING:
    from kit.learner.hint_prices import HintPrice


@click.command("list")
@json_option
@common
def list_command(as_json: bool) -> None:
    """List the chapters and exercises, and how they stood when last graded."""
    workspace = open_here(anywhere=True)
    progress = open_record(workspace)
    if as_json:
        from kit.learner.json_documents import list_json

        say(list_json(workspace, progress))
    else:
        say(tasks.list_text(workspace, progress, look_of(sys.stdout)))


@click.command("next")
@json_option
@common
def next_command(as_json: bool) -> None:
    """Name the next exercise that is not solved, and the commands that help with it."""
    workspace = open_here(anywhere=True)
    progress, look = open_record(workspace), look_of(sys.stdout)
    upcoming = tasks.find_next(workspace, progress)
    if upcoming:  # commands without a name are about it now
        tasks.choose_exercise(workspace, progress, upcoming.address)
    if as_json:
        from kit.learner.json_documents import next_json

        say(next_json(workspace, progress, upcoming))
        return
    say(next_text(workspace, upcoming, look))
    if upcoming and is_new_chapter(workspace.course, progress, upcoming):
        say(pointer_text(workspace.course, upcoming, look))


@click.command("show")
@exercise_argument()
@common
def show_command(exercise: str | None) -> None:
    """Show the task of an exercise: the one used last, or the next, if none is named."""
    workspace = open_here(anywhere=True)
    progress, look = open_record(workspace), look_of(sys.stdout)
    wanted = tasks.choose_exercise(workspace, progress, exercise)
    say(tasks.task_text(workspace, wanted, look))
    if is_new_chapter(workspace.course, progress, wanted):
        say(pointer_text(workspace.course, wanted, look))
    say(invitation_text(workspace, wanted, look))


@click.command("hint")
@exercise_argument()
@click.option("--all", "wants_all", is_flag=True, help="Show all steps.")
@click.option("--restart", is_flag=True, help="Start over with the first step.")
@json_option
@common
def hint_command(exercise: str | None, wants_all: bool, restart: bool, as_json: bool) -> int:
    """Show one more hint, chosen by what failed last.

    If hints cost points in an assignment, the cost is said first. --restart shows again those that
    you have taken, and costs nothing.
    """
    from kit.learner.hint_prices import choose_hints, find_price
    from kit.learner.hints import reveal_hints, take_hints

    workspace = open_here()
    progress = open_record(workspace)
    wanted = tasks.choose_exercise(workspace, progress, exercise)
    choice = choose_hints(workspace, wanted, progress, wants_all=wants_all, restart=restart)
    price = find_price(workspace, wanted, progress, choice)
    if price and not _accept_price(price, sys.stderr if as_json else sys.stdout):
        return 1
    if as_json:
        from kit.learner.json_documents import hint_json

        shown = reveal_hints(workspace, wanted, progress, choice)
        say(hint_json(workspace.course, wanted, shown, price.cost if price else 0.0))
    else:
        say(take_hints(workspace, wanted, progress, look_of(sys.stdout), choice))
    return 0


def _accept_price(price: HintPrice, stream: TextIO | None) -> bool:
    """Say on ``stream`` what hints cost; where this may be a surprise, ask if it is a terminal."""
    from kit.learner.hint_prices import price_sentence
    from kit.render.blocks import prose

    say("\n".join(prose(price_sentence(price), look_of(stream))) + "\n", stream)
    is_agreed = True
    if price.is_surprising and sys.stdin and sys.stdin.isatty() and stream and stream.isatty():
        question = "Take it?" if price.new == 1 else "Take them?"
        is_agreed = click.confirm(question, default=False, err=stream is sys.stderr)
    say("\n" if is_agreed else "No hint was taken.\n", stream)
    return is_agreed


@click.command("explain", context_settings={"ignore_unknown_options": True})
@click.argument("text", nargs=-1, metavar='"ERROR TEXT"', type=click.UNPROCESSED)
@json_option
@common
def explain_command(text: tuple[str, ...], as_json: bool) -> int:
    """Explain an error: paste the last line of a traceback, or pipe the whole of it."""
    from kit.learner.catalogue import entry_text, read_catalogue
    from kit.learner.traceback_text import decode_paste, read_end

    if text and text != ("-",):
        data = os.fsencode(" ".join(text))
    elif sys.stdin is None or (sys.stdin.isatty() and not text):
        raise UsageError("There is no error to explain.", "Run: kit explain \"KeyError: 'output'\"")
    else:
        data = read_end(sys.stdin.buffer)
    course = open_here(anywhere=True).course
    entry = read_catalogue(course).find(decode_paste(data))
    if as_json:
        from kit.learner.json_documents import explain_json

        say(explain_json(course, entry))
        return int(entry is None)
    if entry is None:
        advice = "Paste the last line of the traceback, such as: KeyError: 'output'"
        complain("The catalogue of errors has nothing about this text.", advice)
        return 1
    say(entry_text(entry, course, look_of(sys.stdout)))
    return 0


@click.command("solution")
@exercise_argument(required=True)
@click.option("--give-up", is_flag=True, help="Show it although the exercise is not solved.")
@click.option("--compare", is_flag=True, help="Show it next to your own text.")
@common
def solution_command(exercise: str, give_up: bool, compare: bool) -> int:
    """Show the reference solution of an exercise that is solved."""
    from kit.learner.grading import grade_and_record

    workspace = open_here()
    wanted = workspace.course.resolve(exercise)
    progress = open_record(workspace)
    solution = tasks.read_solution(workspace.course, wanted)
    shown = solution
    if compare:
        shown = tasks.compare_text(workspace, wanted, solution, look_of(sys.stdout, widest=1000))
    if give_up:
        progress.update(wanted.address, gave_up=True)
    else:
        with show_waiting() as show_progress:
            report = grade_and_record(workspace, (wanted,), progress, show_progress)
        if not report.solved:
            advice = f"Run: kit hint {wanted.name}, or kit solution {wanted.name} --give-up"
            unsolved = (f"{wanted.name} is not solved yet.", advice)
            complain(*tasks.find_problem(workspace, wanted) or unsolved)
            return 1
    say(shown)
    return 0


@click.command("reset")
@exercise_argument(required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
@common
def reset_command(exercise: str, yes: bool) -> int:
    """Put back the original file of an exercise; the old text is kept."""
    from kit.render.blocks import prose
    from kit.stubs import is_untouched

    workspace = open_here()
    wanted = workspace.course.resolve(exercise)
    file = workspace.file(wanted)
    shown = workspace.display_path(file)
    look = look_of(sys.stdout)
    if is_untouched(workspace, wanted):
        say("\n".join(prose(f"{shown} is already the original.", look)) + "\n")
        return 0
    if not yes and os.path.lexists(file):
        if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
            advice = "Give --yes to reset without a question."
            raise UsageError("There is no terminal to ask on.", advice)
        if not click.confirm(f"Put back the original of {shown}? Your text will be kept"):
            say("Nothing was changed.\n")
            return 1
    say(tasks.reset_exercise(workspace, wanted, open_record(workspace), look))
    return 0


@click.command("doctor")
@json_option
@common
def doctor_command(as_json: bool) -> None:
    """Examine Python, packages, isolation and course, and change nothing."""
    from kit.learner.doctor import Fact, doctor_text, examine

    look = look_of(sys.stdout)
    kind = "a terminal" if sys.stdout and sys.stdout.isatty() else "no terminal"
    letters = "ASCII only" if look.ascii_only else f"in {sys.stdout.encoding}"
    colours = "in colours" if is_coloured(sys.stdout) else "without colours"
    terminal = f"{kind}, {look.width} columns, {letters}, {colours}"
    escapes = "Other characters appear as \\u2192 does. To see them: PYTHONUTF8=1"
    advice = escapes if look.ascii_only else ""
    facts = (*examine(find_here()), Fact("terminal", terminal, advice=advice))
    if as_json:
        say(json.dumps({"format": 1, "facts": [asdict(fact) for fact in facts]}, indent=2) + "\n")
    else:
        say(doctor_text(facts, look))
