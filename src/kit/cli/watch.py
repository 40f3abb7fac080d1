"""``kit watch``: grade each exercise as it is saved, and answer single keys."""

from __future__ import annotations

import queue
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import click

from kit.cli.session import (
    Options,
    common,
    exercise_argument,
    finish,
    grading_options,
    open_here,
    open_record,
    save_records,
)
from kit.cli.terminal import complain, is_lively, look_of, say
from kit.errors import KitError, UsageError
from kit.files import is_folder
from kit.learner.tasks import choose_exercise, find_standing
from kit.learner.watch.pages import Pages
from kit.learner.watch.producers import GradeThread, SavedFiles, open_terminal
from kit.learner.watch.state import Event, Grade, Quit, Saved, Show, WatchState, decide
from kit.learner.watch.warm import WarmGrader
from kit.model import Standing, Verdict

CLEAR = "\x1b[H\x1b[2J"
"""Cursor home, clear the screen; what has scrolled off it can still be scrolled to."""
CLEAR_LINE = "\r\x1b[K"


@click.command("watch")
@exercise_argument()
@click.option(
    "--poll", is_flag=True, hidden=True, expose_value=False, help="No effect; earlier kits had it."
)
@grading_options
@common
def watch_command(exercise: str | None, require: str, limits: tuple[str, ...]) -> int:
    """Grade each exercise whenever it is saved; keys are about the one saved last, or EX."""
    workspace = open_here()
    workspace = replace(workspace, course=workspace.course.with_limits(limits))
    if not is_folder(workspace.root / "exercises"):
        raise UsageError("There is no folder exercises/ to watch.", "Start in a course's folder.")
    progress = open_record(workspace)
    current = choose_exercise(workspace, progress, exercise)
    exercises = workspace.course.exercises
    standings = {e.address: find_standing(workspace, progress, e) for e in exercises}
    state = WatchState(
        exercises=tuple(standings),
        current=current.address,
        solved=frozenset(a for a in standings if standings[a] is Standing.SOLVED),
    )
    finish(click.get_current_context().ensure_object(Options))
    with WarmGrader(workspace, require=require, limits=limits) as grader:
        grader.warm_up(current)
        WatchLoop(Pages(workspace, complain), grader).run(state)
    return 0


class WatchLoop:
    """One run of the command: takes events out of a channel, and does what is decided."""

    def __init__(self, pages: Pages, grader: WarmGrader) -> None:
        self._pages = pages
        self._channel: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._files = SavedFiles(pages.workspace)
        self._grades = GradeThread(grader, self._channel.put)
        self._has_keys = is_lively(sys.stdin) and is_lively(sys.stdout)
        self._options = click.get_current_context().ensure_object(Options)

    def run(self, state: WatchState) -> None:
        """Handle events until one of them ends the command."""
        try:
            with open_terminal(self._channel.put, has_keys=self._has_keys) as read_keys:
                look = look_of(sys.stdout)
                self._draw(self._pages.welcome(state, look, has_keys=self._has_keys), state)
                for event in self._events(read_keys):
                    state, actions = decide(state, event)
                    for action in actions:
                        if isinstance(action, Quit):
                            return
                        self._do(action, state)
        finally:
            self._grades.stop()
            if self._has_keys:
                say("\n")

    def _events(self, read_keys: Callable[[], Iterator[Event]]) -> Iterator[Event]:
        while True:
            try:
                yield self._channel.get(timeout=self._files.seconds_to_next)
            except queue.Empty:
                yield from read_keys()
                yield Saved(self._files.look())

    def _do(self, action: Grade | Verdict | Show, state: WatchState) -> None:
        match action:
            case Grade():
                if self._has_keys:
                    say(CLEAR_LINE + self._pages.grading_line(state, look_of(sys.stdout)))
                self._grades.start(action)
            case Verdict():
                open_record(self._pages.workspace).record([action])
                save_records(self._options)
            case Show():
                self._show(action, state)

    def _show(self, show: Show, state: WatchState) -> None:
        """Draw a page, and below it the problems since the last one: none ends the command."""
        try:
            progress = open_record(self._pages.workspace)
            page = self._pages.page(show, state, progress, look_of(sys.stdout))
        except KitError as error:
            page = f"{error.sentence}\n{error.advice}\n"
        save_records(self._options)
        problems, self._options.problems = self._options.problems, {}
        texts = [f"{sentence}\n{advice}".rstrip() + "\n" for sentence, advice in problems.items()]
        self._draw("\n".join([page, *texts]), state)

    def _draw(self, page: str, state: WatchState) -> None:
        """Draw the whole screen of a terminal anew; elsewhere write the page below the others."""
        screen = self._pages.screen(page, state, look_of(sys.stdout))
        say(CLEAR + screen if self._has_keys else page + "\n")
