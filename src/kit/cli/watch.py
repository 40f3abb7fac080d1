"""``kit watch``: grade each exercise as it is saved, and answer single keys."""

from __future__ import annotations

import queue
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import click

from kit.cli import session
from kit.cli.terminal import complain, is_lively, look_of, say
from kit.course import Exercise, Workspace
from kit.errors import KitError, UsageError
from kit.files import is_folder
from kit.learner import tasks
from kit.learner.catalogue import make_explainer
from kit.learner.grading import make_report
from kit.learner.hints import take_hints
from kit.learner.overview import bar_line, next_text, overview_text
from kit.learner.progress import Progress
from kit.learner.watch.producers import GradeThread, SavedFiles, open_terminal
from kit.learner.watch.state import Event, Grade, Key, Page, Quit, Saved, Show, WatchState, decide
from kit.learner.watch.warm import WarmGrader
from kit.model import Standing, Verdict
from kit.render.blocks import prose
from kit.render.look import Look, Role
from kit.render.verdicts import verdicts_text

CLEAR = "\x1b[H\x1b[2J"
"""Cursor home, clear the screen; what has scrolled off it can still be scrolled to."""
CLEAR_LINE = "\r\x1b[K"
IN_FULL = 3  # a screen has room for so many verdicts in full; of more it shows a line each


@click.command("watch")
@session.exercise_argument()
@click.option(
    "--poll", is_flag=True, hidden=True, expose_value=False, help="No effect; earlier kits had it."
)
@session.grading_options
@session.common
def watch_command(exercise: str | None, require: str, limits: tuple[str, ...]) -> int:
    """Grade each exercise whenever it is saved; keys are about the one saved last, or EX."""
    workspace = session.open_here()
    workspace = replace(workspace, course=workspace.course.with_limits(limits))
    if not is_folder(workspace.root / "exercises"):
        raise UsageError("There is no folder exercises/ to watch.", "Start in a course's folder.")
    progress = session.open_record(workspace)
    current = tasks.choose_exercise(workspace, progress, exercise)
    exercises = workspace.course.exercises
    standings = {e.address: tasks.find_standing(workspace, progress, e) for e in exercises}
    state = WatchState(
        exercises=tuple(standings),
        current=current.address,
        solved=frozenset(a for a in standings if standings[a] is Standing.SOLVED),
    )
    session.finish(click.get_current_context().ensure_object(session.Options))
    with WarmGrader(workspace, require=require, limits=limits) as grader:
        grader.warm_up(current)
        WatchLoop(workspace, grader, state).run()
    return 0


class WatchLoop:
    """One run of the command: takes events out of a channel, and does what is decided."""

    def __init__(self, workspace: Workspace, grader: WarmGrader, state: WatchState) -> None:
        self._workspace = workspace
        self._state = state
        self._explain = make_explainer(workspace, complain)
        self._channel: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._files = SavedFiles(workspace)
        self._has_keys = is_lively(sys.stdin) and is_lively(sys.stdout)
        self._grades = GradeThread(grader, self._channel.put, is_early=self._has_keys)
        self._options = click.get_current_context().ensure_object(session.Options)
        self._page = ""
        self._reset = ""  # what the last reset did, for the page of the next verdict

    def run(self) -> None:
        """Handle events until one of them ends the command."""
        try:
            with open_terminal(self._channel.put, has_keys=self._has_keys) as read_keys:
                self._show(Show(Page.WELCOME))
                for event in self._events(read_keys):
                    self._state, action = decide(self._state, event)
                    match action:
                        case Quit():
                            return
                        case Grade():
                            self._grade(action)
                        case Verdict():
                            session.open_record(self._workspace).record([action])
                            session.save_records(self._options)
                        case Show():
                            self._show(action)
                        case None:
                            pass
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

    def _grade(self, grade: Grade) -> None:
        if self._has_keys:
            look = look_of(sys.stdout)
            count, name = len(grade.addresses), grade.addresses[0].rpartition("/")[2]
            text = f"grading {name if count == 1 else f'{count} exercises'} {look.ellipsis}"
            say(CLEAR_LINE + look.paint(Role.DIM, look.fit(text, look.width - 1)))
        self._grades.start(grade)

    def _show(self, show: Show) -> None:
        """Draw a page, and below it the problems since the last one: none ends the command.

        A terminal's whole screen is drawn anew; elsewhere the page is written below the others.
        """
        look, state = look_of(sys.stdout), self._state
        current = self._workspace.course.resolve(state.current)
        try:
            if show.page is not Page.SAME:
                self._page = self._text(show, current, session.open_record(self._workspace), look)
            page = self._page
        except KitError as error:
            page = f"{error.sentence}\n{error.advice}\n"
        session.save_records(self._options)
        problems, self._options.problems = self._options.problems, {}
        texts = [f"{sentence}\n{advice}".rstrip() + "\n" for sentence, advice in problems.items()]
        page = "\n".join([page, *texts])
        if self._has_keys:
            rule = look.paint(Role.DIM, look.symbol("─") * look.prose)
            bar = bar_line(len(state.solved), len(state.exercises), current.name, look)
            lines = [page.rstrip("\n"), "", rule, *bar, *keys_lines(look)]
            page = CLEAR + "\n".join(lines)
        say(page + "\n")

    def _text(  # noqa: C901 - a case for each page
        self, show: Show, current: Exercise, progress: Progress, look: Look
    ) -> str:
        """Return a page, and record what it reveals or resets. Raise :class:`KitError`."""
        workspace, verdicts, lost = self._workspace, self._state.verdicts, self._state.lost
        match show.page:
            case Page.WELCOME:
                folder = workspace.display_path(workspace.root / "exercises")
                end = "" if self._has_keys else " Ctrl-C ends it."
                text = f"Watching {folder}: save an exercise, and it is graded.{end}"
                return f"{_lines(text, look)}\n{next_text(workspace, current, look)}"
            case Page.VERDICTS if len(verdicts) > IN_FULL:
                self._reset = ""
                return overview_text(make_report(workspace, verdicts), workspace, look, lost=lost)
            case Page.VERDICTS if verdicts:
                reset, self._reset = self._reset, ""
                text = verdicts_text(verdicts, look, explain=self._explain, lost=lost)
                return f"{reset}\n{text}" if reset else text
            case Page.VERDICTS | Page.TASK:
                return tasks.task_text(workspace, current, look)
            case Page.HINT:
                return take_hints(workspace, current, progress, look)
            case Page.LIST:
                return tasks.list_text(workspace, progress, look)
            case Page.SOLUTION | Page.GIVE_UP:
                if show.page is Page.GIVE_UP:
                    progress.update(current.address, gave_up=True)
                return look.text(tasks.read_solution(workspace.course, current).expandtabs())
            case Page.ASK_RESET:
                file = workspace.display_path(workspace.file(current))
                return _question(f"Put back the original of {file}? Your text is kept.", look)
            case Page.RESET:
                self._reset = tasks.reset_exercise(workspace, current, progress, look)
                return self._reset
            case Page.ASK_SOLUTION:
                return _question(f"{current.name} is not solved. Show the solution anyway?", look)
            case Page.PROBLEM | Page.SAME:
                return _lines(show.problem, look, Role.WARN)


def keys_lines(look: Look) -> list[str]:
    """Return the keys, on as few lines as the width allows."""
    rows: list[list[Key]] = [[]]
    for key in Key:
        if sum(len(f"  {k.value} {k.name}") for k in (*rows[-1], key)) > look.width:
            rows.append([])
        rows[-1].append(key)
    paint = partial(look.paint, Role.COMMAND)
    return ["".join(f"  {paint(k.value)} {k.name.lower()}" for k in row) for row in rows]


def _question(question: str, look: Look) -> str:
    return f"{_lines(question, look)}\n{_lines('y yes, any other key no', look)}"


def _lines(text: str, look: Look, role: Role | None = None) -> str:
    lines = prose(text, look)
    return "\n".join(look.paint(role, line) if role else line for line in lines) + "\n"
