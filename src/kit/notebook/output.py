"""What the cells of a notebook show: HTML or Markdown, and plain text where neither is drawn.

The HTML is a part of a page that belongs to others, so its style is inside of one element, its
colours are made of the page's own, and no script is in it. What keeps a submission's text harmless
is in :mod:`kit.render.page`. Classes keep MathJax away: text between two dollars is no formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.resources import files
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from kit.feedback.facts import ExerciseFeedback, NextStep
from kit.feedback.markdown import points_text
from kit.judge.messages import CallMade, ExampleEnded
from kit.model import Moment, Standing, Verdict
from kit.notebook.cells import name_magics
from kit.render.page import FINDING_STYLE, make_environment, steps
from kit.render.trial import SHOWN_MOMENTS, list_results


@dataclass(frozen=True, slots=True, repr=False)
class Output:
    """One text in several forms; a front end shows the richest that it can.

    The methods are those that IPython looks for: https://ipython.readthedocs.io/en/stable/config/
    integrating.html.
    """

    text: str
    html: str = ""
    markdown: str = ""

    def __repr__(self) -> str:
        return self.text.rstrip("\n")

    def _repr_html_(self) -> str | None:
        return self.html or None

    def _repr_markdown_(self) -> str | None:
        return self.markdown or None


def verdict_html(
    verdict: Verdict,
    each: ExerciseFeedback,
    *,
    notes: Sequence[str],
    takeaway: tuple[str, Sequence[tuple[str, str]]],
) -> str:
    """Return a verdict; ``notes`` are sentences below it, ``takeaway`` is of list_takeaway()."""
    new = {f.says for f in verdict.findings if f.check in verdict.newly_passed}
    passed = [f.says for f in verdict.findings] if each.is_solved else each.passed
    each = replace(
        each,
        passed=tuple(f"{says} (new)" if says in new else says for says in passed),
        steps=tuple(
            NextStep(step.text, name_magics(step.command))
            for step in each.steps
            if not step.command.startswith("kit grade")  # running the cell again does that
        ),
    )
    failure = verdict.main_failure if verdict.standing is Standing.UNGRADED else None
    reasons = (failure.message, verdict.advice) if failure else ()
    return _render(
        "verdict", each=each, notes=[*reasons, *notes], sentence=takeaway[0], rows=takeaway[1]
    )


def example_html(
    name: str,
    moments: Sequence[Moment],
    calls: Sequence[CallMade],
    end: ExampleEnded,
    source: str,
) -> str:
    """Return what happened in the example of a task; ``source`` is the learner's text."""
    results = [(call.subject, [*list_results(call, source)]) for call in calls]
    has_raised = any(call.raised for call in calls)
    return _render(
        "example",
        name=name,
        moments=moments,
        most=SHOWN_MOMENTS,
        results=results,
        printed=end.printed,
        problem="" if has_raised else end.problem,
        where=end.where,
    )


def _render(template: str, **values: Any) -> str:
    return _environment().get_template(f"{template}.html.j2").render(**values)


@cache
def _environment() -> Environment:
    environment = make_environment(__package__, "kit.feedback")
    own = files(__package__).joinpath("output.css").read_text("utf-8")
    # Rules inside of a rule (CSS nesting) leave the rest of the page alone. Three classes, because
    # the rules of JupyterLab for tables and lists have up to two.
    scope = ".kit-output.tex2jax_ignore.mathjax_ignore"
    environment.globals["cell_style"] = Markup(f"{scope} {{\n{own}{FINDING_STYLE}}}")  # noqa: S704
    environment.globals["steps"] = partial(steps, author="you")
    environment.filters["points_text"] = points_text
    return environment
