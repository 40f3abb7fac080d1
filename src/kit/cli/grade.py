"""``kit grade``: grade files as they are now, print the verdicts, and record them."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from contextlib import ExitStack, closing, nullcontext
from dataclasses import replace
from pathlib import Path

import click

from kit.cli.session import (
    common,
    complete_exercises,
    grading_options,
    open_here,
    open_record,
    plain_option,
    request_log,
)
from kit.cli.terminal import complain, look_of, say, show_waiting
from kit.course import Exercise, Workspace
from kit.errors import UsageError
from kit.files import write_whole
from kit.learner import tasks
from kit.learner.assignment_text import find_handout
from kit.learner.grading import (
    choose_seed,
    encode_case,
    grade_and_record,
    grade_case,
    hash_seed_of,
    read_case,
)
from kit.learner.lessons import is_new_chapter, pointer_text
from kit.learner.overview import finished_text, overview_text
from kit.learner.page import check_page_name, page_text
from kit.model import Report, Verdict
from kit.render.blocks import prose
from kit.render.look import Look
from kit.render.verdicts import (
    Explain,
    ending_text,
    findings_text,
    report_json,
    verdicts_text,
)

UNGRADED, UNSOLVED, SOLVED = 3, 1, 0
FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("grade")
@click.argument("exercises", nargs=-1, metavar="[EX]...", shell_complete=complete_exercises)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, format 1.")
@click.option("--fresh", "is_fresh", is_flag=True, help="Grade also what has not changed.")
@click.option("--seed", type=click.IntRange(0), help="Use this seed for the random inputs.")
@click.option("--save", type=FILE, metavar="FILE", help="Save the verdict on EX, to repeat it.")
@click.option("--page", type=FILE, metavar="FILE", help="Write a page (.html) or a text (.md) too.")
@click.option("--repeat", type=FILE, metavar="FILE", help="Grade again what --save has saved.")
@plain_option
@grading_options
@common
def grade_command(  # noqa: PLR0913, PLR0917 - options of the command
    exercises: tuple[str, ...],
    as_json: bool,
    is_fresh: bool,
    seed: int | None,
    save: Path | None,
    page: Path | None,
    repeat: Path | None,
    is_plain: bool,
    require: str,
    limits: tuple[str, ...],
) -> int:
    """Grade exercises: all on one screen, or those named in full.

    Without names, only what has changed since its last verdict is graded.
    """
    from kit.forkserver import start

    look = look_of(sys.stdout, is_plain=is_plain)
    if repeat is not None:
        if any((exercises, is_fresh, seed is not None, save, page, limits)):
            raise UsageError(
                "--repeat takes the exercise, the seed and the limits from the file.",
                f"Write: kit grade --repeat {repeat}",
            )
        return _repeat(repeat, look, as_json=as_json, require=require)
    _check_files(save, page, exercises)
    is_fresh = is_fresh or bool(exercises) or seed is not None
    seed = choose_seed() if seed is None else seed
    # It imports while the course is read, if it is certain that it is needed.
    early = closing(start(hash_seed=hash_seed_of(seed))) if is_fresh else nullcontext()
    with early as server:
        workspace = open_here()
        workspace = replace(workspace, course=workspace.course.with_limits(limits))
        progress = open_record(workspace)
        wanted = tasks.select_exercises(workspace, progress, exercises)
        solved_before = {e.address for e in wanted if progress.of(e.address).solved_once}
        new_to = [e for e in wanted if is_new_chapter(workspace.course, progress, e)]
        is_in_full = exercises and not as_json
        in_full = _InFull(workspace, look, solved_before, new_to) if is_in_full else None
        with ExitStack() as waiting:
            show_progress = waiting.enter_context(show_waiting())

            def show_findings(verdict: Verdict) -> None:
                if in_full and len(wanted) == 1:
                    waiting.close()
                    in_full.show_findings(verdict)

            report = grade_and_record(
                workspace,
                wanted,
                progress,
                show_progress,
                require=require,
                server=server,
                seed=seed,
                is_fresh=is_fresh,
                has_quiz=not exercises,
                show_findings=show_findings,
            )
    request_log(workspace, progress)
    if in_full:
        in_full.show(report, seed)
        if find_handout(workspace.course) and tasks.find_next(workspace, progress) is None:
            say(f"\n{finished_text(workspace, progress, look)}")
    elif as_json:
        say(report_json(report))
    else:
        lost, last = solved_before, progress.last
        say(overview_text(report, workspace, look, progress=progress, lost=lost, last=last))
    if save is not None:
        write_whole(save, encode_case(workspace, wanted[0], report.verdicts[0]).encode())
    if page is not None:
        write_whole(page, page_text(page, workspace, report).encode())
    return _status(report)


class _InFull:
    """Shows verdicts in full; the findings of one exercise before a known mistake is named.

    ``lost`` were solved before; ``new_to`` are exercises of chapters that the learner begins.
    """

    def __init__(
        self,
        workspace: Workspace,
        look: Look,
        lost: Collection[str],
        new_to: Collection[Exercise],
    ) -> None:
        self._workspace = workspace
        self._look = look
        self._lost = lost
        self._new_to = new_to
        self._is_begun = False

    def show_findings(self, verdict: Verdict) -> None:
        self._is_begun = True
        say(findings_text(verdict, self._look, explain=self._explainer(), lost=self._lost))

    def show(self, report: Report, seed: int) -> None:
        if self._is_begun:
            say(ending_text(report.verdicts[0], self._look))
        else:
            explain = self._explainer()
            say(verdicts_text(report.verdicts, self._look, explain=explain, lost=self._lost))
        if len(report.verdicts) == 1 and report.solved:
            from kit.learner.hints import takeaway_text
            from kit.learner.hunts import has_more_hunts
            from kit.learner.practice import PracticeBook

            course = self._workspace.course
            exercise = course.resolve(report.verdicts[0].exercise)
            book = PracticeBook.load(self._workspace.state)
            has_hunt = has_more_hunts(self._workspace, exercise, book)
            if takeaway := takeaway_text(course, exercise, self._look, has_hunt=has_hunt):
                say(f"\n{takeaway}")
        if not report.solved:
            again = prose(f"To use the same inputs again: --seed {seed}", self._look)
            say("\n".join(again) + "\n")
        unsolved = {verdict.exercise for verdict in report.verdicts if not verdict.solved}
        if first := next((e for e in self._new_to if e.address in unsolved), None):
            say(pointer_text(self._workspace.course, first, self._look))

    def _explainer(self) -> Explain:
        from kit.learner.catalogue import make_explainer

        return make_explainer(self._workspace, complain)


def _check_files(save: Path | None, page: Path | None, exercises: tuple[str, ...]) -> None:
    """Raise :class:`UsageError` if a file to write after grading cannot be meant."""
    if save is not None and len(exercises) != 1:
        raise UsageError("--save needs one exercise.", "Write: kit grade EX --save FILE")
    if save is not None and os.path.lexists(save):
        read_case(save)  # only a saved verdict is replaced
    if page is not None:
        check_page_name(page)
    for file in filter(None, (save, page)):
        if not file.absolute().parent.is_dir():
            raise UsageError(f"There is no folder {file.parent}.", "Make it first.")


def _repeat(file: Path, look: Look, *, as_json: bool, require: str) -> int:
    report, difference = grade_case(open_here(anywhere=True), read_case(file), require)
    if as_json:
        say(report_json(report))
    else:
        say(f"{verdicts_text(report.verdicts, look)}\n{difference}\n")
    return _status(report)


def _status(report: Report) -> int:
    if report.ungraded:
        return UNGRADED
    return SOLVED if report.solved else UNSOLVED
