"""What a kernel keeps between cells: a warm grader, last verdicts, and texts that cells wrote.

Its methods are the commands of a notebook. Each is called in the context of a command
(:mod:`kit.cli.session`) and returns what to show.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from kit.cli.session import open_here, open_record
from kit.cli.terminal import look_of, say
from kit.course import Exercise, Workspace, open_workspace
from kit.errors import KitError, UsageError
from kit.grading.trial import read_example, read_replies
from kit.judge.messages import CallMade, ExampleEnded, MomentCame
from kit.learner import tasks
from kit.learner.assignment_text import advise_on_hints
from kit.learner.doctor import examine
from kit.learner.hint_prices import choose_hints, find_price, price_sentence
from kit.learner.hints import (
    HintChoice,
    Step,
    plan_hints,
    take_hints,
    title_hint,
)
from kit.learner.lessons import choose_lesson, is_new_chapter, lesson_text, pointer_text
from kit.learner.progress import Progress
from kit.learner.watch.warm import WarmGrader
from kit.model import Lane, Moment, Verdict
from kit.notebook.cells import (
    explain_syntax,
    make_file,
    name_magics,
    split_stub,
)
from kit.notebook.output import CellOutput, example_html
from kit.notebook.verdict import show_verdict
from kit.render.blocks import points, prose
from kit.render.look import Look
from kit.render.trial import result_text, timeline_text, title_line
from kit.stubs import is_untouched, read_original, replace_text

Ask = Callable[[str], bool]  # asks a question, and returns whether the answer is yes


class NotebookSession:
    """The state of one kernel; ``transform`` is what IPython makes of a cell before it runs it."""

    def __init__(self, transform: Callable[[str], str], ask: Ask) -> None:
        self._transform = transform
        self._ask = ask
        self._grader: WarmGrader | None = None
        self._last: dict[str, Verdict] = {}
        self._written: dict[str, str] = {}
        self._has_described_isolation = False
        self._lock = threading.Lock()

    def close(self) -> None:
        """End the processes that grade; the next grade starts others."""
        with self._lock:
            if self._grader is not None:
                self._grader.__exit__()
            self._grader = None

    def warm_up_later(self) -> None:
        """Start what grades in a thread, so that the first cell need not wait for it."""
        threading.Thread(target=self._warm_up, name="warm up", daemon=True).start()

    def _warm_up(self) -> None:
        with suppress(KitError, OSError):  # the first grade meets the problem too, and shows it
            workspace = open_workspace(Path.cwd())
            if workspace.is_course or workspace.has_exercises:
                exercise = tasks.choose_exercise(workspace, Progress.load(workspace.state), None)
                self._grader_for(workspace).warm_up(exercise)

    def _grader_for(self, workspace: Workspace) -> WarmGrader:
        """Return the grader, a new one if the kernel has gone to another workspace."""
        if self._grader is not None and self._grader.workspace.root != workspace.root:
            self.close()
        with self._lock:
            if self._grader is None:
                self._grader = WarmGrader(workspace)
            return self._grader

    # -- the commands -----------------------------------------------------------------------------

    def show_task(self, name: str | None) -> tuple[CellOutput, str]:
        """Return the task of an exercise, and the cell to begin with, "" if it was begun."""
        workspace = open_here()
        exercise = tasks.choose_exercise(workspace, open_record(workspace), name)
        text = tasks.task_text(workspace, exercise, _look(), has_commands=False)
        task, note = tasks.read_task(workspace, exercise)
        parts = [f"**{exercise.name}**", note, task, "**Checks**"]
        checks = [f"- {check.says} ({points(check.max_points)})" for check in exercise.checks]
        markdown = "\n\n".join([*filter(None, parts), "\n".join(checks)])
        cell = ""
        if is_untouched(workspace, exercise):
            code = split_stub(read_original(workspace, exercise) or "").code
            cell = f"%%exercise {exercise.name}\n{code}"
        return CellOutput(text, markdown=markdown), cell

    def grade_cell(self, name: str | None, cell: str) -> CellOutput:
        """Write a cell into the file of an exercise, grade it, and record the verdict."""
        workspace = open_here()
        progress = open_record(workspace)
        exercise = tasks.choose_exercise(workspace, progress, name)
        progress.use(exercise.address)
        file = make_file(cell, read_original(workspace, exercise) or "")
        notes = [self._write(workspace, exercise, file.text), explain_syntax(cell, self._transform)]
        lost = {exercise.address} if progress.of(exercise.address).solved_once else set()
        is_new = is_new_chapter(workspace.course, progress, exercise)
        verdict = self._grade(workspace, exercise)
        progress.record([verdict])
        notes.append(self._describe_isolation(workspace, verdict))
        if verdict.solved and (upcoming := tasks.find_next(workspace, progress)):
            advice = verdict.advice.replace("kit next", f"kit show {upcoming.name}")
            verdict = replace(verdict, advice=advice)
        pointer = pointer_text(workspace.course, exercise, _look()) if is_new else ""
        return show_verdict(
            workspace, verdict, file, _look(), notes=notes, lost=lost, pointer=pointer
        )

    def take_hint(
        self, name: str | None, *, wants_all: bool = False, restart: bool = False
    ) -> CellOutput:
        """Return hints as ``kit hint`` does; what they cost is said before, or asked."""
        workspace = open_here()
        progress = open_record(workspace)
        exercise = tasks.choose_exercise(workspace, progress, name)
        choice = choose_hints(workspace, exercise, progress, wants_all=wants_all, restart=restart)
        if price := find_price(workspace, exercise, progress, choice):
            sentence = price_sentence(price)
            if price.is_surprising and not self._ask(f"{sentence} Take it?"):
                return CellOutput("No hint was taken.")
            say("\n".join(prose(sentence, _look())) + "\n")
        steps: tuple[Step, ...] = ()
        if choice is HintChoice.ALL or not tasks.find_problem(workspace, exercise):
            steps = plan_hints(workspace, exercise, progress, choice).steps
        texts = [f"**{exercise.name}, {title_hint(s, exercise)}**\n\n{s.text}" for s in steps]
        text = take_hints(workspace, exercise, progress, _look(), choice)
        return CellOutput(name_magics(text), markdown=name_magics("\n\n".join(texts)))

    def show_lesson(self, name: str | None) -> CellOutput:
        """Return a lesson: that of the exercise used last, if none is named."""
        workspace = open_here(anywhere=True)
        if name is None:
            name = tasks.choose_exercise(workspace, open_record(workspace), None).chapter
        lesson = choose_lesson(workspace.course, name)
        return CellOutput(lesson_text(lesson, _look()), markdown=lesson.read())

    def try_example(self, name: str | None, cell: str | None) -> CellOutput:
        """Run the example of a task with a cell, or with the exercise's file as it is now."""
        workspace = open_here()
        exercise = tasks.choose_exercise(workspace, open_record(workspace), name)
        # An empty line stands for the first one of the cell, so that the numbers are its own.
        source = read_example(workspace, exercise) if cell is None else _encode(f"\n{cell}")
        moments, calls, end = self._run_example(workspace, exercise, source)
        shown = workspace.display_path(workspace.file(exercise))
        if cell is not None:
            end = replace(end, where=end.where.replace(shown, "cell"))
        text, look = source.decode("utf-8", "replace"), _look()
        parts = [
            title_line(exercise.name, look) + "\n",
            timeline_text(moments, look),
            result_text(calls, end, text, look),
            "This was not graded.\n",
        ]
        html = example_html(exercise.name, moments, calls, end, text)
        return CellOutput("\n".join(filter(None, parts)), html)

    # -- their parts ------------------------------------------------------------------------------

    def _write(self, workspace: Workspace, exercise: Exercise, text: str) -> str:
        """Write the file; return where the text before is kept, "" if nothing would be lost."""
        _encode(text)
        known = self._written.get(exercise.address, "")
        if is_untouched(workspace, exercise):
            known = workspace.file(exercise).read_text("utf-8-sig", "replace")
        kept = replace_text(workspace, exercise, text, unkept=known)
        self._written[exercise.address] = text
        return f"Your earlier text is kept in {workspace.display_path(kept)}" if kept else ""

    def _grade(self, workspace: Workspace, exercise: Exercise) -> Verdict:
        try:
            (verdict,) = self._grader_for(workspace).grade([exercise])
        except KeyboardInterrupt:
            self.close()  # its judge is still at work
            raise
        verdict = replace(verdict, advice=advise_on_hints(workspace.course, verdict))
        verdict = verdict.marked_new(self._last.get(verdict.exercise))
        self._last[verdict.exercise] = verdict
        return verdict

    def _run_example(
        self, workspace: Workspace, exercise: Exercise, source: bytes
    ) -> tuple[list[Moment], list[CallMade], ExampleEnded]:
        moments, calls = [], []
        end = ExampleEnded(printed="", problem="", where="")
        with self._grader_for(workspace).begin_example(exercise, source) as judge:
            for reply in read_replies(judge):
                match reply:
                    case MomentCame():
                        moments.append(Moment(at=reply.at, lane=Lane(reply.lane), text=reply.text))
                    case CallMade():
                        calls.append(reply)
                    case ExampleEnded():
                        end = reply
                    case _:
                        pass
        return moments, calls, end

    def _describe_isolation(self, workspace: Workspace, verdict: Verdict) -> str:
        """Return once what ``kit doctor`` says, if a submission is held less firmly here."""
        if self._has_described_isolation or verdict.isolation in ("", "namespaces"):
            return ""
        self._has_described_isolation = True
        missing = [f for f in examine(workspace) if f.about.startswith("layer ") and not f.fine]
        layers = "; ".join(f"{fact.about} {fact.found}" for fact in missing)
        advice = missing[0].advice if missing else ""
        return f"Isolation is `{verdict.isolation}`: {layers}. {advice}"


def _look() -> Look:
    return look_of(sys.stdout)


def _encode(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        sentence = f"The cell has a character that no file can hold: {text[error.start]!a}."
        raise UsageError(sentence, "Remove it.") from None
