"""``kit hunt`` and ``kit review``: repair known mistakes, and come back to what was solved."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

import click

from kit.cli.session import (
    common,
    exercise_argument,
    grading_options,
    open_here,
    open_record,
    plain_option,
    save_later,
)
from kit.cli.terminal import complain, is_lively, look_of, read_line, say, show_waiting
from kit.course import Exercise
from kit.learner.hunt_text import (
    due_text,
    ending_text_of,
    given_up_text,
    hunts_text,
    intro_text,
    later_text,
    prediction_text,
    steps_text,
)
from kit.learner.hunts import Hunts
from kit.learner.practice import PracticeBook
from kit.model import Standing
from kit.render.blocks import prose
from kit.render.look import Look
from kit.render.verdicts import findings_text

LONGEST = 1000  # bytes of one answer


@click.command("hunt")
@exercise_argument()
@click.option(
    "--predict", type=click.IntRange(1), metavar="N", help="Predict that check N fails first."
)
@click.option("--next", "wants_next", is_flag=True, help="Give up this hunt and begin another one.")
@click.option("--restart", is_flag=True, help="Put back the text of this hunt.")
@click.option("--anyway", is_flag=True, help="Hunt although the exercise is not solved.")
@click.option("--list", "wants_list", is_flag=True, help="List the hunts of solved exercises.")
@plain_option
@grading_options
@common
def hunt_command(  # noqa: PLR0913, PLR0917 - options of the command
    exercise: str | None,
    predict: int | None,
    wants_next: bool,
    restart: bool,
    anyway: bool,
    wants_list: bool,
    is_plain: bool,
    require: str,
    limits: tuple[str, ...],
) -> int:
    """Repair an answer that looks right: begin a hunt in hunts/EX.py, or judge the one there.

    Without a name it is the hunt that is open, or one in the exercise that was solved last. Your
    own answer in exercises/ stays as it is, and nothing here changes its grade.
    """
    hunts, look = _open_hunts(limits), look_of(sys.stdout, is_plain=is_plain)
    if wants_list:
        say(hunts_text(hunts, look))
        return 0
    wanted = hunts.choose(exercise, is_anyway=anyway)
    if restart:
        return _restart(hunts, wanted, look)
    if wants_next and (mistake := hunts.give_up(wanted)):
        say(given_up_text(mistake.says, look))
    if hunts.book.of(wanted.address).open is None:
        _say_kept(hunts, hunts.begin_hunt(wanted), look)
        if predict is None:
            return _introduce(hunts, wanted, look)
    if predict is not None:
        hunts.predict(wanted, predict)
        say(steps_text(wanted, look, predicts=False))
        return 0
    if hunts.waits_for_prediction(wanted):
        return _introduce(hunts, wanted, look)
    return _judge(hunts, wanted, look, require)


@click.command("review")
@common
def review_command() -> int:
    """Come back to what was solved some days ago: as a hunt, or as a blank stub.

    What is due is listed, and the first is put into hunts/. It comes back after 1, 3, 7, 16 and 35
    days as long as the first try is right, and otherwise again after one day.
    """
    hunts, look, now = _open_hunts(()), look_of(sys.stdout), time.time()
    schedule = hunts.schedule()
    if not schedule:
        lines = prose("Nothing is solved yet, so nothing comes back. Run: kit next", look)
        say("\n".join(lines) + "\n")
        return 0
    due = [exercise for at, exercise in schedule if at <= now]
    if not due:
        due_at, upcoming = schedule[0]
        say(later_text(upcoming.name, due_at, now, look))
        return 0
    say(due_text([(e.name, hunts.practised_at(e)) for e in due], now, look) + "\n")
    if hunts.book.of(due[0].address).open is None:
        _say_kept(hunts, hunts.begin_review(due[0]), look)
    return _introduce(hunts, due[0], look)


def _open_hunts(limits: tuple[str, ...]) -> Hunts:
    workspace = open_here()
    workspace = replace(workspace, course=workspace.course.with_limits(limits))
    book = save_later(PracticeBook.load(workspace.state))
    return Hunts(workspace, open_record(workspace), book)


def _say_kept(hunts: Hunts, kept: Path | None, look: Look) -> None:
    if kept is not None:
        shown = hunts.workspace.display_path(kept)
        say("\n".join(prose(f"What was there is kept in {shown}", look)) + "\n\n")


def _restart(hunts: Hunts, exercise: Exercise, look: Look) -> int:
    _say_kept(hunts, hunts.restart(exercise), look)
    file = hunts.folder.display_path(hunts.folder.file(exercise))
    say("\n".join(prose(f"{file} is as it was at first.", look)) + "\n")
    return 0


def _introduce(hunts: Hunts, exercise: Exercise, look: Look) -> int:
    """Show what is to be done, and ask for a prediction on a terminal."""
    say(intro_text(hunts, exercise, look) + "\n")
    is_asked = hunts.waits_for_prediction(exercise)
    asks = is_asked and is_lively(sys.stdin) and is_lively(sys.stdout)
    if asks:
        _ask(hunts, exercise, look)
    say(steps_text(exercise, look, predicts=is_asked and not asks))
    return 0


def _ask(hunts: Hunts, exercise: Exercise, look: Look) -> None:
    """Ask which check fails first, and what happens on the example; an empty line skips each."""
    checks = len(exercise.checks)
    say("\n".join(prose("Which check fails first? Type its number.", look)) + "\n")
    while (answer := read_line("> ", LONGEST)) and answer.strip():
        number = int(answer) if answer.strip().isdecimal() else 0
        if 1 <= number <= checks:
            hunts.predict(exercise, number)
            break
        say(f"Type a number from 1 to {checks}.\n")
    say("\n".join(prose("What does it do on the task's example? Type a line.", look)) + "\n")
    if expected := (read_line("> ", LONGEST) or "").strip():
        hunts.expect(exercise, expected)
    say("\n")


def _judge(hunts: Hunts, exercise: Exercise, look: Look, require: str) -> int:
    """Judge the file, and show the verdict, the prediction and the next step."""
    from kit.learner.catalogue import make_explainer

    with show_waiting() as show_progress:
        show_progress(0, 1, f"judging {exercise.name}")
        practised = hunts.judge(exercise, require=require)
    file = hunts.folder.display_path(hunts.folder.file(exercise))
    verdict = replace(practised.verdict, exercise=file)
    say(findings_text(verdict, look, explain=make_explainer(hunts.workspace, complain)))
    say(prediction_text(practised, exercise, look))
    say(ending_text_of(hunts, exercise, practised, look))
    if verdict.standing is Standing.UNGRADED:
        return 3
    return 0 if verdict.solved else 1
