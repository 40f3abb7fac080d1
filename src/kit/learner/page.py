"""What a learner's own verdicts say, as a page or as a Markdown text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from kit.course import Course, Workspace
from kit.errors import UsageError
from kit.feedback.facts import ExerciseFeedback, Feedback, FeedbackFact, Offer, explain_exercise
from kit.files import is_file
from kit.learner.assignment_text import find_hint_cost
from kit.model import Report, Standing, Verdict
from kit.render.blocks import points
from kit.source import BadFile, read_source

MARKDOWN, PAGE = (".md", ".markdown"), (".html", ".htm")


def check_page_name(file: Path) -> None:
    """Raise :class:`UsageError` if the name of ``file`` is not that of a page or a text."""
    if file.suffix.casefold() not in MARKDOWN + PAGE:
        sentence = f"{file} is not the name of a page."
        raise UsageError(sentence, "End it with .html, or with .md for Markdown.")


def page_text(file: Path, workspace: Workspace, report: Report) -> str:
    """Return the page on a report, as Markdown if the name of ``file`` says so."""
    feedback = make_learner_feedback(workspace, report)
    if file.suffix.casefold() in MARKDOWN:
        from kit.feedback.markdown import feedback_markdown

        return feedback_markdown(feedback)
    from kit.feedback.page import feedback_html

    return feedback_html(feedback)


def make_learner_feedback(workspace: Workspace, report: Report) -> Feedback:
    """Return what a report says: the points of checks, without the rules of any class."""
    exercises = tuple(_explain_verdicts(workspace, report))
    score = sum(verdict.points for verdict in report.verdicts)
    most = sum(verdict.max_points for verdict in report.verdicts)
    sums = (
        (FeedbackFact("Total", f"{points(score)} of {points(most)}"),) if len(exercises) > 1 else ()
    )
    return Feedback(
        title=workspace.course.title,
        kit=report.kit,
        score=score,
        max_points=most,
        sums=sums,
        exercises=exercises,
    )


def _explain_verdicts(workspace: Workspace, report: Report) -> Iterator[ExerciseFeedback]:
    for verdict in report.verdicts:
        source = None
        with suppress(BadFile):
            source = read_source(workspace.file(workspace.course.resolve(verdict.exercise)))
        yield explain_verdict(workspace.course, verdict, source)


def explain_verdict(course: Course, verdict: Verdict, source: bytes | None) -> ExerciseFeedback:
    """Return what a verdict says to the learner whose file has the text ``source``."""
    hints = course.shelf("hints", course.resolve(verdict.exercise))
    is_ungraded = verdict.standing is Standing.UNGRADED
    return explain_exercise(
        course,
        verdict,
        source,
        points=None if is_ungraded else verdict.points,
        max_points=verdict.max_points,
        notes=("which is not your fault",) if is_ungraded else (),
        offer=Offer(is_file(hints), find_hint_cost(course)),
    )
