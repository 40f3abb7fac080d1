"""A verdict as the cell shows it that was graded."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from kit.cli.terminal import complain
from kit.course import Workspace
from kit.feedback.facts import ExerciseFeedback, NextStep
from kit.learner.catalogue import make_explainer
from kit.learner.hints import list_takeaway, takeaway_text
from kit.learner.hunts import has_more_hunts
from kit.learner.page import explain_verdict
from kit.learner.practice import PracticeBook
from kit.model import Standing, Verdict
from kit.notebook.cells import CellFile, locate_in_cell, name_magics
from kit.notebook.output import CellOutput, render_cell
from kit.render.blocks import prose
from kit.render.look import Look
from kit.render.verdicts import verdict_text, was_solved


def show_verdict(  # noqa: PLR0913 - a verdict, and what is said beside it
    workspace: Workspace,
    verdict: Verdict,
    file: CellFile,
    look: Look,
    *,
    notes: Sequence[str],
    lost: Collection[str],
    pointer: str,
) -> CellOutput:
    """Return a verdict with the lines of the cell, and the magics for the commands.

    ``notes`` are sentences below it, "" for none. ``lost`` are exercises that were solved before,
    and ``pointer`` is the line of the plain text that points to a lesson.
    """
    course, exercise = workspace.course, workspace.course.resolve(verdict.exercise)
    verdict = locate_in_cell(verdict, workspace.display_path(workspace.file(exercise)), file)
    verdict = replace(verdict, advice=name_magics(verdict.advice))
    sentence, after = "", pointer
    rows: list[tuple[str, str]] = []
    if verdict.solved:
        has_hunt = has_more_hunts(workspace, exercise, PracticeBook.load(workspace.state))
        sentence, rows = list_takeaway(course, exercise, has_hunt=has_hunt)
        after = f"\n{takeaway_text(course, exercise, look, has_hunt=has_hunt)}"
    notes = [name_magics(note) for note in notes if note]
    text = verdict_text(verdict, look, explain=make_explainer(workspace, complain), lost=lost)
    text += name_magics(after)
    text += "".join(f"\n{line}" for note in notes for line in prose(note, look))
    failure = verdict.main_failure if verdict.standing is Standing.UNGRADED else None
    html = render_cell(
        "verdict",
        each=_explain(workspace, verdict, file, lost),
        reason=failure.message if failure else "",
        advice=verdict.advice if failure or verdict.solved else "",
        sentence=sentence,
        rows=[(word, name_magics(command)) for word, command in rows],
        notes=notes,
    )
    return CellOutput(text, html)


def _explain(
    workspace: Workspace, verdict: Verdict, file: CellFile, lost: Collection[str]
) -> ExerciseFeedback:
    failure = verdict.main_failure
    is_in_cell = failure is not None and failure.where.startswith("cell:")
    name = verdict.exercise.rpartition("/")[2]
    source = f"%%exercise {name}\n{file.cell}" if is_in_cell else file.text
    each = explain_verdict(workspace.course, verdict, source.encode())
    new = {f.says for f in verdict.findings if f.check in verdict.newly_passed}
    passed = [f.says for f in verdict.findings] if verdict.solved else each.passed
    return replace(
        each,
        notes=(*each.notes, *filter(None, [was_solved(verdict, lost)])),
        passed=tuple(f"{says} (new)" if says in new else says for says in passed),
        steps=tuple(
            NextStep(step.text, name_magics(step.command))
            for step in each.steps
            if not step.command.startswith("kit grade")  # running the cell again does that
        ),
    )
