"""``kit watch``: grade each exercise as it is saved, and answer single keys."""

from __future__ import annotations

import os
import queue
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import click

from kit.cli import session
from kit.cli.terminal import complain, is_lively, look_of, say
from kit.cli.watch_problems import ProblemWriter
from kit.course import Exercise, Workspace
from kit.errors import KitError, MachineError, UsageError
from kit.files import is_folder
from kit.learner import tasks
from kit.learner.catalogue import last_error_text, make_explainer
from kit.learner.grading import make_report
from kit.learner.hint_prices import has_costly_hints
from kit.learner.hints import HintChoice, take_hints, takeaway_text
from kit.learner.overview import bar_line, next_text, overview_text
from kit.learner.progress import Progress
from kit.learner.try_log import EntryKind
from kit.learner.watch.editor import find_editor, open_file
from kit.learner.watch.producers import GradeThread, SavedFiles, open_terminal
from kit.learner.watch.state import (
    MOST_IN_FULL,
    Event,
    Grade,
    Key,
    Open,
    Page,
    Quit,
    Saved,
    Show,
    WatchState,
    decide,
)
from kit.learner.watch.warm import WarmGrader
from kit.model import Finding, Outcome, Standing, Verdict
from kit.render.blocks import bullet, prose
from kit.render.look import Look, Role
from kit.render.safe import width
from kit.render.verdicts import verdicts_text

CLEAR = "\x1b[H\x1b[2J"
"""Cursor home, clear the screen; what has scrolled off it can still be scrolled to."""
CLEAR_LINE = "\r\x1b[K"
KEYS = {
    Key.NEXT: "go to the next exercise that is not solved",
    Key.PREVIOUS: "go to the exercise before this one",
    Key.LIST: "choose an exercise from the list",
    Key.HINT: "one more hint, below those that you have seen",
    Key.ALL_HINTS: "all hints",
    Key.EXPLAIN: "explain the last error",
    Key.TASK: "the task",
    Key.LESSON: "the lesson of this chapter",
    Key.RUN: "grade this exercise again",
    Key.ALL: "grade all exercises",
    Key.RESET: "put back the original file; your text is kept",
    Key.SOLUTION: "the reference solution",
    Key.KEYS: "this page",
    Key.QUIT: "quit",
}
FOOTER = {
    Key.NEXT: "next",
    Key.PREVIOUS: "previous",
    Key.HINT: "hint",
    Key.TASK: "task",
    Key.LIST: "list",
    Key.KEYS: "keys",
    Key.QUIT: "quit",
}
IN_LIST = {"j": "down", "k": "up", "Enter": "choose", "q": "back"}
MOST_REASON = 2  # lines of the footer that say why an exercise is not solved
ADVICE = {
    r"Go on with: kit next": "Press n for the next exercise.",
    r"Read the task with: kit show \S+": "Press t to read the task.",
    r"Take a hint with: kit hint \S+": "Press h for a hint.",
    r"Restore the file with: kit reset \S+": "Press x to put back the original.",
    r", then run: kit grade \S+": " and save it.",
}
"""The advice of verdicts, and what the watch says in its place."""


@click.command("watch")
@session.exercise_argument()
@click.option(
    "--poll", is_flag=True, hidden=True, expose_value=False, help="No effect; earlier kits had it."
)
@click.option(
    "--edit-cmd",
    default="",
    metavar="CMD",
    help="Open exercises with this command; {file} and {line} are replaced.",
)
@click.option("--no-editor", is_flag=True, help="Open no editor.")
@session.problems_option
@session.grading_options
@session.common
def watch_command(  # noqa: PLR0913, PLR0917 - options of the command
    exercise: str | None,
    edit_cmd: str,
    no_editor: bool,
    has_problems: bool,
    require: str,
    limits: tuple[str, ...],
) -> int:
    """Grade each exercise whenever it is saved; keys are about the one saved last, or EX.

    In the terminal of Visual Studio Code, the exercise is opened in the editor. With `--problems`
    the watch is a task of an editor: it has no keys and opens nothing.
    """
    workspace = session.open_here()
    workspace = replace(workspace, course=workspace.course.with_limits(limits))
    if not is_folder(workspace.root / "exercises"):
        raise UsageError("There is no folder exercises/ to watch.", "Start in a course's folder.")
    progress = session.open_record(workspace)
    upcoming = tasks.find_next(workspace, progress)
    name = exercise or (upcoming.address if upcoming else None)
    current = tasks.choose_exercise(workspace, progress, name)
    editor = () if no_editor or has_problems else find_editor(edit_cmd, os.environ)
    exercises = workspace.course.exercises
    standings = {e.address: tasks.find_standing(workspace, progress, e) for e in exercises}
    state = WatchState(
        exercises=tuple(standings),
        current=current.address,
        solved=frozenset(a for a in standings if standings[a] is Standing.SOLVED),
    )
    session.finish(click.get_current_context().ensure_object(session.Options))
    session.request_log(workspace, progress)  # it is shown below the first page
    with WarmGrader(workspace, require=require, limits=limits) as grader:
        grader.warm_up(current)
        WatchLoop(workspace, grader, state, editor, has_problems=has_problems).run()
    return 0


class WatchLoop:
    """One run of the command: takes events out of a channel, and does what is decided."""

    def __init__(
        self,
        workspace: Workspace,
        grader: WarmGrader,
        state: WatchState,
        editor: tuple[str, ...],
        *,
        has_problems: bool,
    ) -> None:
        self._workspace = workspace
        self._state = state
        self._editor = editor
        self._explain = make_explainer(workspace, complain)
        self._channel: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._files = SavedFiles(workspace)
        self._has_keys = not has_problems and is_lively(sys.stdin) and is_lively(sys.stdout)
        self._problems = ProblemWriter(workspace) if has_problems else None
        self._grades = GradeThread(grader, self._channel.put, is_early=self._has_keys)
        self._options = click.get_current_context().ensure_object(session.Options)
        self._page = ""
        self._reset = ""  # what the last reset did, for the page of the next verdict

    def run(self) -> None:
        """Handle events until one of them ends the command."""
        try:
            with open_terminal(self._channel.put, has_keys=self._has_keys) as read_keys:
                self._open()
                for event in self._events(read_keys):
                    self._state, action = decide(self._state, event)
                    match action:
                        case Quit():
                            return
                        case Grade():
                            self._grade(action)
                        case Verdict():
                            if self._problems:
                                self._problems.add(action)
                            record = session.open_record(self._workspace).record
                            record([action], EntryKind.WATCH)
                            session.save_records(self._options)
                        case Show():
                            self._show(action)
                        case Open():
                            self._open()
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
        elif self._problems:
            self._problems.begin(grade)
        self._grades.start(grade)

    def _open(self) -> None:
        """Open the current exercise in the editor, if one is known, and show its task."""
        file = self._workspace.file(self._workspace.course.resolve(self._state.current))
        try:
            if self._editor:
                open_file(self._editor, file)
        except MachineError as error:
            self._editor = ()
            self._options.problems.setdefault(error.sentence, error.advice)
        self._show(Show(Page.TASK))

    def _show(self, show: Show) -> None:
        """Draw a page, and below it the problems since the last one: none ends the command.

        A terminal's whole screen is drawn anew; elsewhere the page is written below the others.
        """
        look, state = look_of(sys.stdout), self._state
        current = self._workspace.course.resolve(state.current)
        progress = session.open_record(self._workspace)
        progress.use(state.current)
        footer = self._footer(current, look) if self._has_keys else []
        # Below the page come an empty line, the footer, and the line of the terminal's cursor.
        height = shutil.get_terminal_size().lines - len(footer) - 2
        try:
            if show.page is not Page.SAME:
                self._page = self._text(show, current, progress, look, height)
            page = self._page
        except KitError as error:
            page = f"{error.sentence}\n{error.advice}\n"
        session.save_records(self._options)
        problems, self._options.problems = self._options.problems, {}
        texts = [f"{sentence}\n{advice}".rstrip() + "\n" for sentence, advice in problems.items()]
        page = "\n".join([page, *texts])
        if self._has_keys:
            # The command that shows a lesson writes to the terminal itself.
            start = "\n" if show.page is Page.LESSON else CLEAR
            page = start + "\n".join([page.rstrip("\n"), "", *footer])
        say(page + "\n")
        if self._problems:
            self._problems.end()

    def _take_hints(
        self, current: Exercise, progress: Progress, look: Look, choice: HintChoice
    ) -> str:
        """Return hints; here, where one key is enough, none is taken that costs points."""
        if has_costly_hints(self._workspace.course):
            choice = HintChoice.SEEN
        return take_hints(self._workspace, current, progress, look, choice)

    def _show_lesson(self, chapter: str, look: Look) -> str:
        """Run ``kit lesson`` on the terminal, and return what to write below it."""
        context = click.get_current_context()
        kit = context.find_root().command
        command = kit.get_command(context, "lesson") if isinstance(kit, click.Group) else None
        say(CLEAR)
        if command is None:
            return _lines(f"Read it in another terminal: kit lesson {chapter}", look)
        context.invoke(command, name=chapter)
        return _lines("This was the lesson of the chapter. Press t for the task.", look)

    def _footer(self, current: Exercise, look: Look) -> list[str]:
        """Return the lines below each page: why it is not solved, the progress, and the keys."""
        state = self._state
        lines = [look.paint(Role.DIM, look.symbol("─") * look.prose)]
        lines += reason_lines(state.failure, look) if state.failure else []
        lines += bar_line(len(state.solved), len(state.exercises), current.name, look)
        keys = IN_LIST if state.cursor else {key.value: text for key, text in FOOTER.items()}
        return lines + keys_lines(keys, look)

    def _text(  # noqa: C901, PLR0912 - a case for each page
        self, show: Show, current: Exercise, progress: Progress, look: Look, height: int
    ) -> str:
        """Return a page, and record what it reveals or resets. Raise :class:`KitError`."""
        workspace, verdicts, lost = self._workspace, self._state.verdicts, self._state.lost
        match show.page:
            case Page.VERDICTS if len(verdicts) > MOST_IN_FULL:
                self._reset = ""
                report = make_report(workspace, verdicts)
                return overview_text(
                    report, workspace, look, progress=progress, lost=lost, last=current.address
                )
            case Page.VERDICTS if verdicts:
                reset, self._reset = self._reset, ""
                if self._has_keys:
                    verdicts = tuple(replace(v, advice=advise_keys(v.advice)) for v in verdicts)
                text = verdicts_text(verdicts, look, explain=self._explain, lost=lost)
                if len(verdicts) == 1 and verdicts[0].solved:
                    text += "\n" + takeaway_text(workspace.course, current, look)
                return f"{reset}\n{text}" if reset else text
            case Page.VERDICTS | Page.TASK if self._has_keys:
                task = tasks.task_text(workspace, current, look, has_commands=False)
                file = workspace.display_path(workspace.file(current))
                if started_in := self._options.started_in:
                    file = os.path.relpath(workspace.file(current), started_in)
                end = _lines("Edit this file. It is graded when you save it.", look)
                return f"{task}\n{end}  {look.path(file, look.width - 2)}\n"
            case Page.VERDICTS | Page.TASK:
                folder = workspace.display_path(workspace.root / "exercises")
                text = f"Watching {folder}: save an exercise, and it is graded. Ctrl-C ends it."
                return f"{_lines(text, look)}\n{next_text(workspace, current, look)}"
            case Page.HINT:
                return self._take_hints(current, progress, look, HintChoice.SEEN_AND_NEXT)
            case Page.ALL_HINTS:
                return self._take_hints(current, progress, look, HintChoice.ALL)
            case Page.EXPLAIN:
                return last_error_text(workspace, current, progress, look)
            case Page.LESSON:
                return self._show_lesson(current.chapter, look)
            case Page.LIST:
                return tasks.choice_text(workspace, progress, look, self._state.cursor, height)
            case Page.KEYS:
                return keys_text(look)
            case Page.ALL_SOLVED:
                return next_text(workspace, None, look)
            case Page.SOLUTION | Page.GIVE_UP:
                solution = tasks.read_solution(workspace.course, current)
                if show.page is Page.GIVE_UP:
                    progress.update(current.address, gave_up=True)
                return look.text(solution.expandtabs())
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


def reason_lines(failure: Finding, look: Look) -> list[str]:
    """Return the place and the message of a failure, with the check if there is room for it.

    A message that is longer than the lines is cut at a word; it is whole on the page of verdicts.
    """
    says, message, place = map(look.line, (failure.says, failure.message, failure.where))
    end = f" ({place})" if place else ""
    start = f"{place.rpartition('/')[2]}: " if place else ""
    whole = [f"{says}: {message}{end}", start + message] if message else [says + end, start + says]
    lines: list[str] = []
    for text in whole:
        lines = bullet(*look.outcome(Outcome.FAILED), text, look, indent=0)
        if len(lines) <= MOST_REASON:
            return lines
    *first, last = lines[:MOST_REASON]
    end = f" {look.ellipsis}"
    while width(last + end) > look.prose and " " in last:
        last = last.rpartition(" ")[0]
    return [*first, last + end]


def advise_keys(advice: str) -> str:
    """Return a verdict's advice with the keys that stand for its commands."""
    for pattern, text in ADVICE.items():
        advice = re.sub(pattern, text, advice)
    return advice


def keys_lines(keys: Mapping[str, str], look: Look) -> list[str]:
    """Return keys and what they do, on as few lines as the width allows."""
    rows: list[list[str]] = [[]]
    for key in keys:
        if sum(len(f"  {k} {keys[k]}") for k in (*rows[-1], key)) > look.width:
            rows.append([])
        rows[-1].append(key)
    return ["".join(f"  {look.paint(Role.COMMAND, k)} {keys[k]}" for k in row) for row in rows]


def keys_text(look: Look) -> str:
    """Return the page of all keys."""
    lines = [bullet(Role.COMMAND, key.value, text, look) for key, text in KEYS.items()]
    return "\n".join(line for item in lines for line in item) + "\n"


def _question(question: str, look: Look) -> str:
    return f"{_lines(question, look)}\n{_lines('y yes, any other key no', look)}"


def _lines(text: str, look: Look, role: Role | None = None) -> str:
    lines = prose(text, look)
    return "\n".join(look.paint(role, line) if role else line for line in lines) + "\n"
