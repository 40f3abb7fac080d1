"""The pages of ``kit watch``, from the files and the record as they are now."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kit.course import Exercise, Workspace
from kit.learner.catalogue import make_explainer
from kit.learner.grading import make_report
from kit.learner.hints import take_hints
from kit.learner.overview import bar_line, next_text, overview_text
from kit.learner.progress import Progress
from kit.learner.tasks import list_text, read_solution, reset_exercise, task_text
from kit.learner.watch.state import Key, Page, Show, WatchState
from kit.render.blocks import prose
from kit.render.look import Look, Role
from kit.render.verdicts import verdicts_text

IN_FULL = 3
"""A screen has room for so many verdicts in full; of more it shows a line each."""


class Pages:
    """Makes the texts of one workspace's pages."""

    def __init__(self, workspace: Workspace, complain: Callable[[str, str], None]) -> None:
        self.workspace = workspace
        self._explain = make_explainer(workspace, complain)
        self._page = ""
        self._reset = ""
        """What the last reset did: it is shown above the verdict on the restored file."""

    def welcome(self, state: WatchState, look: Look, *, has_keys: bool) -> str:
        """Return the first page."""
        folder = self.workspace.display_path(self.workspace.root / "exercises")
        end = "" if has_keys else " Ctrl-C ends it."
        text = _lines(f"Watching {folder}: save an exercise, and it is graded.{end}", look)
        self._page = f"{text}\n{next_text(self.workspace, self._current(state), look)}"
        return self._page

    def page(self, show: Show, state: WatchState, progress: Progress, look: Look) -> str:
        """Return a page, and record what it reveals or resets. Raises :class:`KitError`."""
        if show.page is not Page.SAME:
            self._page = self._text(show, state, progress, look)
        return self._page

    def _text(  # noqa: C901 - a case for each page
        self, show: Show, state: WatchState, progress: Progress, look: Look
    ) -> str:
        workspace, current = self.workspace, self._current(state)
        match show.page:
            case Page.VERDICTS if len(state.verdicts) > IN_FULL:
                self._reset = ""
                report = make_report(workspace, state.verdicts)
                return overview_text(report, workspace, look, lost=state.lost)
            case Page.VERDICTS if state.verdicts:
                explain, reset, self._reset = self._explain, self._reset, ""
                text = verdicts_text(state.verdicts, look, explain=explain, lost=state.lost)
                return f"{reset}\n{text}" if reset else text
            case Page.VERDICTS | Page.TASK:
                return task_text(workspace, current, look)
            case Page.HINT:
                return take_hints(workspace, current, progress, look)
            case Page.LIST:
                return list_text(workspace, progress, look)
            case Page.SOLUTION | Page.GIVE_UP:
                if show.page is Page.GIVE_UP:
                    progress.update(current.address, gave_up=True)
                return look.text(read_solution(workspace.course, current).expandtabs())
            case Page.ASK_RESET:
                file = workspace.display_path(workspace.file(current))
                return _question(f"Put back the original of {file}? Your text is kept.", look)
            case Page.RESET:
                self._reset = reset_exercise(workspace, current, progress, look)
                return self._reset
            case Page.ASK_SOLUTION:
                return _question(f"{current.name} is not solved. Show the solution anyway?", look)
            case Page.PROBLEM | Page.SAME:
                return _lines(show.problem, look, Role.WARN)

    def screen(self, page: str, state: WatchState, look: Look) -> str:
        """Return a whole screen: ``page``, and below it the progress and the keys."""
        rule = look.paint(Role.DIM, ("-" if look.ascii_only else "─") * look.prose)
        total = len(state.exercises)
        bar = bar_line(len(state.solved), total, self._current(state).name, look)
        return "\n".join([page.rstrip("\n"), "", rule, *bar, *keys_lines(look)]) + "\n"

    def grading_line(self, state: WatchState, look: Look) -> str:
        """Return the line below a screen while exercises are graded."""
        name = state.due[0].rpartition("/")[2]
        text = name if len(state.due) == 1 else f"{len(state.due)} exercises"
        return look.paint(Role.DIM, look.fit(f"grading {text} {look.ellipsis}", look.width - 1))

    def _current(self, state: WatchState) -> Exercise:
        return self.workspace.course.resolve(state.current)


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
