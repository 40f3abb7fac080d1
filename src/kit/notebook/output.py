"""What the cells of a notebook show: HTML or Markdown, and plain text where neither is drawn.

The HTML is a part of a page that belongs to others, so its style is inside of one element, its
colours are made of the page's own, and no script is in it. What keeps a submission's text harmless
is in :mod:`kit.render.page`. Classes keep MathJax away: text between two dollars is no formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from kit.feedback.markdown import points_text
from kit.judge.messages import CallMade, ExampleEnded
from kit.model import Moment
from kit.render.page import FINDING_STYLE, make_environment, steps
from kit.render.trial import SHOWN_MOMENTS, list_results


@dataclass(frozen=True, slots=True, repr=False)
class CellOutput:
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
    return render_cell(
        "example",
        name=name,
        moments=moments,
        most=SHOWN_MOMENTS,
        results=results,
        printed=end.printed,
        problem="" if has_raised else end.problem,
        where=end.where,
    )


def render_cell(template: str, **values: Any) -> str:
    """Return the HTML of a template of this package."""
    return _environment().get_template(f"{template}.html.j2").render(**values)


@cache
def _environment() -> Environment:
    environment = make_environment(__package__, "kit.feedback")
    own = files(__package__).joinpath("output.css").read_text("utf-8")
    # Rules inside of a rule (CSS nesting) leave the rest of the page alone. Three classes, because
    # the rules of JupyterLab for tables and lists have up to two.
    scope = ".kit-output.tex2jax_ignore.mathjax_ignore"
    environment.globals["cell_style"] = Markup(f"{scope} {{\n{FINDING_STYLE}{own}}}")  # noqa: S704
    environment.globals["steps"] = partial(steps, author="you")
    environment.filters["points_text"] = points_text
    return environment
