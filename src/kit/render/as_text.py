"""A verdict in full, for the learner whose exercise it is.

Each function returns plain text, or the same text with styles if its :class:`Look` has a paint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from kit.model import Lane, Outcome, Standing
from kit.render.blocks import LABEL, data, labelled, marked, points, prose
from kit.render.look import Look, Role
from kit.render.safe import width, wrap
from kit.render.timeline import draw

if TYPE_CHECKING:
    from kit.model import Finding, Verdict

INDENT = 4
MANY = 2
"""With more failed checks than these, only the first is shown in full."""

Explain = Callable[[str, str], str]
"""Return the catalogue's title for an error and its ``file:line``, or ``""``."""


def verdict_text(
    verdict: Verdict, look: Look, *, explain: Explain = lambda _error, _where: "", note: str = ""
) -> str:
    """The verdict on one exercise: each check, what failed in full, and one next step.

    ``note`` is a remark for the head, such as "was solved, now fails".
    """
    lines = [*_head(verdict, look, note), ""]
    if verdict.standing is Standing.TODO:
        lines += [line for f in verdict.findings for line in _sentence(f, look, todo=True)]
    else:
        lines += _findings(verdict.findings, look, explain)
    if verdict.advice:
        lines += [""]
        lines += prose(verdict.advice, look) if verdict.solved else next_step(verdict.advice, look)
    return "\n".join(lines) + "\n"


def verdicts_text(
    verdicts: Sequence[Verdict],
    look: Look,
    *,
    explain: Explain = lambda _error, _where: "",
    lost: Iterable[str] = (),
) -> str:
    """Several verdicts in full, and their sum; ``lost`` are exercises that were solved before."""
    gone = frozenset(lost)
    texts = [
        verdict_text(verdict, look, explain=explain, note=was_solved(verdict, gone))
        for verdict in verdicts
    ]
    if len(verdicts) > 1:
        solved = sum(verdict.solved for verdict in verdicts)
        role = Role.GOOD if solved == len(verdicts) else Role.STRONG
        texts.append(look.paint(role, f"{solved} of {len(verdicts)} solved") + "\n")
    rule = look.paint(Role.DIM, ("-" if look.ascii_only else "─") * look.prose)
    return f"\n{rule}\n\n".join(texts)


def was_solved(verdict: Verdict, lost: Iterable[str]) -> str:
    """The remark on an exercise that a change of its file has undone."""
    if verdict.exercise not in lost:
        return ""
    match verdict.standing:
        case Standing.SOLVED | Standing.UNGRADED:
            return ""
        case Standing.TODO:
            return "was solved, now the stub again"
        case Standing.UNSOLVED | Standing.BROKEN | Standing.STOPPED:
            return "was solved, now fails"


def next_step(advice: str, look: Look) -> list[str]:
    """``Next:`` and a sentence."""
    first, *rest = prose(f"Next: {advice}", look)
    return [look.paint(Role.STRONG, first[:5]) + first[5:], *rest]


def _head(verdict: Verdict, look: Look, note: str) -> list[str]:
    role, mark, words = look.standing(verdict.standing)
    name = look.cut(look.line(verdict.exercise), look.width - 2)
    score = f"{points(verdict.points)} of {points(verdict.max_points)} points"
    tail = f"{words}, {score}" + (f", {note}" if note else "")
    head = f"{look.paint(role, mark)} {look.paint(Role.STRONG, name)}"
    if 2 + width(name) + 2 + len(tail) <= look.width:
        return [f"{head}  {look.paint(role, tail)}"]
    return [head, *(look.paint(role, line) for line in prose(tail, look, indent=2))]


def _findings(findings: Sequence[Finding], look: Look, explain: Explain) -> list[str]:
    failed = [f for f in findings if f.outcome in (Outcome.FAILED, Outcome.UNFINISHED)]
    in_full = failed if len(failed) <= MANY else failed[:1]
    said: set[str] = set()
    lines: list[str] = []
    for finding in findings:
        full = finding in in_full and finding.message not in said
        if full and lines and lines[-1]:
            lines.append("")
        lines += _sentence(finding, look)
        if full:
            lines += [*_details(finding, look, explain), ""]
        elif finding.outcome is not Outcome.PASSED and finding.message not in said:
            lines += _short(finding, look)
        said.add(finding.message)
    return lines[:-1] if lines and not lines[-1] else lines


def _sentence(finding: Finding, look: Look, *, todo: bool = False) -> list[str]:
    role, mark = look.outcome(Outcome.SKIPPED if todo else finding.outcome)
    return marked(role, mark, look.line(finding.says), look)


def _short(finding: Finding, look: Look) -> list[str]:
    message = look.line(finding.message)
    if not message:
        return []
    return [" " * INDENT + look.paint(Role.DIM, look.cut(message, look.prose - INDENT))]


def _details(finding: Finding, look: Look, explain: Explain) -> list[str]:
    lines: list[str] = []
    if finding.message:
        lines += prose(finding.message, look, indent=INDENT)
    if finding.expected or finding.actual:
        lines += data("expected", finding.expected, look, indent=INDENT)
        lines += data("actual", finding.actual, look, indent=INDENT)
    if finding.where:
        room = look.width - INDENT - LABEL
        lines += labelled("where", [look.path(finding.where, room)], look, indent=INDENT)
    if finding.error and finding.error not in finding.message:
        lines += data("error", finding.error, look, indent=INDENT)
    if finding.error and (title := explain(finding.error, finding.where)):
        room = look.prose - INDENT - LABEL
        lines += labelled("means", wrap(look.line(title), room), look, indent=INDENT)
    lines += _timeline(finding, look)
    return lines


def _timeline(finding: Finding, look: Look) -> list[str]:
    moments = finding.timeline
    lanes = {moment.lane for moment in moments}
    if lanes <= {Lane.CALL, Lane.OUTPUT} and len({moment.at for moment in moments}) < 2:
        return []  # a call with an answer at once is no story to draw
    narrower = Look(
        width=look.width - INDENT if look.width >= 72 else look.width,
        ascii_only=look.ascii_only,
        paint=look.paint,
    )
    drawn = draw(moments, narrower)
    indent = " " * (look.width - narrower.width)
    return ["", *(indent + line for line in drawn)] if drawn else []
