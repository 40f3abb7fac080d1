"""Makes the page: one file with its style inside, no script, and a policy that allows no more.

Two things keep a submission's text where it belongs. The template engine escapes whatever it is
given, and each text passes :func:`kit.render.safe.shown` on its way, which names what a reader
would not see. The policy of the page lets a browser load nothing, and style only by what the one
sheet here hashes to, so that even markup that came through would do nothing.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from kit.classroom.exports.escaping import number
from kit.classroom.exports.score import score_of, shown_points
from kit.classroom.insight.checks import Apart, check_rates
from kit.classroom.insight.effort import hint_use, last_and_first, same_time, spans
from kit.classroom.insight.misunderstandings import ranked
from kit.classroom.insight.overview import concerns_of, overview, solved_by
from kit.classroom.page import views
from kit.classroom.rows import ClassReport
from kit.render.safe import shown

TEMPLATE: Final = "report.html.j2"


def report_html(report: ClassReport) -> str:
    """The page of a class: the same report gives the same text."""
    return _environment().get_template(TEMPLATE).render(_facts(report))


def policy(style: str) -> str:
    """The content security policy of a page with this style sheet."""
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _facts(report: ClassReport) -> dict[str, Any]:
    style = _resource("report.css")
    rates = check_rates(report)
    return {
        "report": report,
        "policy": policy(style),
        "room": views.room(report.rows),
        "style": Markup(style),  # noqa: S704 - ours, and its hash is in the policy
        "overview": overview(report),
        "solved_by": solved_by(report),
        "rates": rates,
        "same": {
            apart: [rate for rate in rates if rate.apart is apart]
            for apart in (Apart.NOBODY, Apart.ALL)
        },
        "ranking": ranked(report),
        "spans": spans(report),
        "times": last_and_first(report),
        "hint_use": hint_use(report),
    }


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_resource),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
    )
    environment.filters.update(
        points=number,
        percent=views.percent,
        when=views.when,
        words=views.words_of,
        said=views.text,
        plural=views.plural,
        marked=views.marked,
    )
    environment.globals.update(
        steps=views.steps,
        slices=views.slices,
        outcome_slices=views.outcome_slices,
        columns=views.columns,
        standing=views.standing,
        own_faults=views.own_faults,
        by_outcome=views.by_outcome,
        overrides=views.overrides,
        concerns_of=concerns_of,
        score_of=score_of,
        shown_points=shown_points,
        same_time=same_time,
    )
    return environment


def _finalized(value: object) -> object:
    """What an expression of a template comes to, before it is escaped."""
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _resource(name: str) -> str:
    return files("kit.classroom.page").joinpath(name).read_text(encoding="utf-8")
