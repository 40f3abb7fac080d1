"""What `kit watch` shows: each page as text, from the files and the record as they are now."""

from __future__ import annotations

import sys

from kit import __version__
from kit.cli.answer import put_back, solution_of
from kit.cli.grade import explainer
from kit.cli.hint import told_hints
from kit.cli.learn import task_of
from kit.cli.session import open_record, save_later, standing_of, upcoming
from kit.cli.terminal import look_of
from kit.course import Workspace
from kit.learner.course_text import list_text, next_text, task_text
from kit.learner.overview import overview_text
from kit.learner.watch.deciding import Watch
from kit.learner.watch.events import Page, Show
from kit.learner.watch.text import (
    asking_text,
    notice_text,
    screen_text,
    waiting_text,
    working_text,
)
from kit.model import Report, Verdict
from kit.render.as_text import verdicts_text
from kit.render.look import Look

IN_FULL = 3
"""With more verdicts than these, a screen has room for one line of each."""


class Pages:
    """Makes the pages of one workspace; with ``keys`` they are for a terminal that can be asked."""

    def __init__(self, workspace: Workspace, *, keys: bool) -> None:
        self.keys = keys
        self._workspace = workspace
        self._explain = explainer(workspace)
        self._last = ""
        self._kept = ""

    @property
    def _look(self) -> Look:
        return look_of(sys.stdout)

    def screen(self, body: str, watch: Watch) -> str:
        """``body`` with the progress and the keys below it."""
        name = self._workspace.course.resolve(watch.current).name
        return screen_text(body, self._workspace, len(watch.solved), name, self._look)

    def welcome(self, watch: Watch) -> str:
        """The first page."""
        current = self._workspace.course.resolve(watch.current)
        self._last = waiting_text(self._workspace, self._look, keys=self.keys)
        self._last += "\n" + next_text(self._workspace, current, self._look)
        return self._last

    def working(self, watch: Watch) -> str:
        """A line that says what is being graded."""
        return working_text([a.rpartition("/")[2] for a in watch.due], self._look)

    def record(self, verdict: Verdict) -> None:
        """Keep what was judged; what keeps it from being stored is below the next page."""
        progress = open_record(self._workspace)
        progress.record([verdict])
        save_later(progress)

    def reset(self, address: str) -> str:
        """Put back an original; the file that is seen to change then is graded."""
        exercise = self._workspace.course.resolve(address)
        self._kept = put_back(self._workspace, exercise, self._look)
        return self._kept

    def body(self, show: Show, watch: Watch) -> str:
        """The text of a page, empty where there is nothing to show anew."""
        if show.page is Page.AGAIN:
            return self._last if self.keys else ""
        self._last = self._body(show, watch)
        return self._last

    def _body(self, show: Show, watch: Watch) -> str:
        look, workspace = self._look, self._workspace
        match show.page:
            case Page.VERDICTS:
                return self._verdicts(watch, look) or self._task(watch.current, look)
            case Page.TASK:
                return self._task(show.address, look)
            case Page.HINT:
                progress = open_record(workspace)
                exercise = workspace.course.resolve(show.address)
                return told_hints(workspace, exercise, progress, look)
            case Page.LIST:
                progress = open_record(workspace)
                exercises = workspace.course.exercises
                standings = {e.address: standing_of(workspace, progress, e) for e in exercises}
                return list_text(workspace, standings, upcoming(workspace, progress), look)
            case Page.SOLUTION:
                return self._solution(show, look)
            case Page.RESET_ASKED:
                file = workspace.display_path(
                    workspace.file(workspace.course.resolve(show.address))
                )
                return asking_text(f"Put back the original of {file}? Your text is kept.", look)
            case Page.GIVE_UP_ASKED:
                name = workspace.course.resolve(show.address).name
                return asking_text(f"{name} is not solved. See the solution all the same?", look)
            case Page.NOTICE:
                return notice_text(show.text, look)
            case Page.WORKING | Page.AGAIN:
                return ""

    def _verdicts(self, watch: Watch, look: Look) -> str:
        verdicts = watch.verdicts
        if not verdicts:
            return ""
        kept, self._kept = self._kept, ""
        if len(verdicts) <= IN_FULL:
            text = verdicts_text(verdicts, look, explain=self._explain, lost=watch.lost)
            return f"{kept}\n{text}" if kept else text
        report = Report(
            kit=__version__,
            course=self._workspace.course.name,
            isolation=", ".join(dict.fromkeys(v.isolation for v in verdicts if v.isolation)),
            verdicts=verdicts,
        )
        return overview_text(report, self._workspace, look, lost=watch.lost)

    def _task(self, address: str, look: Look) -> str:
        exercise = self._workspace.course.resolve(address)
        task, note = task_of(self._workspace, exercise)
        return task_text(self._workspace, exercise, task, look, note=note)

    def _solution(self, show: Show, look: Look) -> str:
        exercise = self._workspace.course.resolve(show.address)
        solution = solution_of(self._workspace.course, exercise)
        if show.text:
            progress = open_record(self._workspace)
            progress.gave_up(exercise.address)
            save_later(progress)
        return look.text(solution.expandtabs())
