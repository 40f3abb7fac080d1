"""Verdicts for the learner whose exercises they are, in full, and for programs, as JSON.

Text is plain, or has styles if its :class:`Look` has a paint. A finding's timeline has virtual
seconds at the left and a lane for each part that acts::

    seconds │ node           │ event                │ your code
          0 │ node_a starts  │                      │
          1 │ node_a returns │                      │
            │                │ {'node_a': {'n': 1}} │
            │                │                      │ prints '→ node_a'

Moments keep their order, and a time is written where it changes. Where three lanes side by side
would be too narrow, each moment is one line that starts with the name of its lane.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kit.model import REPORT_FORMAT, Lane, Outcome, Standing, encode_verdict
from kit.render.blocks import LABEL, bullet, data, labelled_lines, points, prose
from kit.render.look import Look, Role
from kit.render.safe import json_text, pad, width, wrap

if TYPE_CHECKING:
    from kit.model import Finding, Moment, Report, Verdict

INDENT = 4
MANY = 2
"""With more failed checks, only the first is shown in full."""

LANES = ("node", "event", "your code")
LANE_NAMES = ("node", "event", "you")
NARROW = 64
"""Below this many columns the lanes are named instead of drawn side by side."""

MOST_MOMENTS = 24
"""A longer timeline is drawn without its middle."""

MOST_LINES = 3
"""Lines of one moment; what does not fit is cut."""

Explain = Callable[[str, str], str]
"""Return the catalogue's title for an error and its ``file:line``, or ``""``."""


def report_json(report: Report) -> str:
    """Return ``report`` in format 1 (``docs/reference/`` has the contract), indented."""
    quiz = {} if report.quizzed is None else {"quiz": report.quizzed._asdict()}
    return json_text(
        {
            "format": REPORT_FORMAT,
            "kit": report.kit,
            "course": report.course,
            "isolation": report.isolation,
            "exercises": [encode_verdict(verdict) for verdict in report.verdicts],
            **quiz,
        }
    )


def verdicts_text(
    verdicts: Sequence[Verdict],
    look: Look,
    *,
    explain: Explain = lambda _error, _where: "",
    lost: Iterable[str] = (),
) -> str:
    """Return several verdicts in full, and their sum; ``lost`` were solved before."""
    gone = frozenset(lost)
    texts = [
        verdict_text(verdict, look, explain=explain, note=was_solved(verdict, gone))
        for verdict in verdicts
    ]
    if len(verdicts) > 1:
        solved = sum(verdict.solved for verdict in verdicts)
        role = Role.GOOD if solved == len(verdicts) else Role.STRONG
        texts.append(look.paint(role, f"{solved} of {len(verdicts)} solved") + "\n")
    rule = look.paint(Role.DIM, look.symbol("─") * look.prose)
    return f"\n{rule}\n\n".join(texts)


def verdict_text(
    verdict: Verdict, look: Look, *, explain: Explain = lambda _error, _where: "", note: str = ""
) -> str:
    """Return the verdict on one exercise: each check, what failed in full, and one next step.

    ``note`` is a remark for the head, such as "was solved, now fails".
    """
    lines = [*_head(verdict, look, note), ""]
    if verdict.standing is Standing.TODO:
        untried = (replace(finding, outcome=Outcome.SKIPPED) for finding in verdict.findings)
        lines += [line for finding in untried for line in _sentence(finding, look)]
    else:
        lines += _findings(verdict.findings, look, explain)
    if verdict.advice and verdict.solved:
        lines += ["", *prose(verdict.advice, look)]
    elif verdict.advice:
        first, *rest = prose(f"Next: {verdict.advice}", look)
        lines += ["", look.paint(Role.STRONG, first[:5]) + first[5:], *rest]
    return "\n".join(lines) + "\n"


def was_solved(verdict: Verdict, lost: Iterable[str]) -> str:
    """Return the remark on an exercise that is no longer solved, or ``""``."""
    if verdict.exercise not in lost or verdict.standing in (Standing.SOLVED, Standing.UNGRADED):
        return ""
    is_stub = verdict.standing is Standing.TODO
    return "was solved, now the stub again" if is_stub else "was solved, now fails"


def _head(verdict: Verdict, look: Look, note: str) -> list[str]:
    role, mark, words = look.standing(verdict.standing)
    name = look.fit(look.line(verdict.exercise), look.width - 2)
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
        is_full = finding in in_full and finding.message not in said
        if is_full and lines and lines[-1]:
            lines.append("")
        lines += _sentence(finding, look)
        if is_full:
            lines += [*_details(finding, look, explain), ""]
        elif finding.outcome is not Outcome.PASSED and finding.message not in said:
            short = look.fit(look.line(finding.message), look.prose - INDENT)
            lines += [" " * INDENT + look.paint(Role.DIM, short)] if short else []
        said.add(finding.message)
    return lines[:-1] if lines and not lines[-1] else lines


def _sentence(finding: Finding, look: Look) -> list[str]:
    role, mark = look.outcome(finding.outcome)
    return bullet(role, mark, look.line(finding.says), look)


def _details(finding: Finding, look: Look, explain: Explain) -> list[str]:
    lines: list[str] = []
    if finding.message:
        lines += prose(finding.message, look, indent=INDENT)
    if finding.expected or finding.actual:
        lines += data("expected", finding.expected, look, indent=INDENT)
        lines += data("actual", finding.actual, look, indent=INDENT)
    if finding.where:
        place = look.path(finding.where, look.width - INDENT - LABEL)
        lines += labelled_lines("where", [place], look, indent=INDENT)
    if finding.error and finding.error not in finding.message:
        lines += data("error", finding.error, look, indent=INDENT)
    if finding.error and (title := explain(finding.error, finding.where)):
        sentence = wrap(look.line(title), look.prose - INDENT - LABEL)
        lines += labelled_lines("means", sentence, look, indent=INDENT)
    return [*lines, *_timeline(finding.timeline, look)]


def _timeline(moments: Sequence[Moment], look: Look) -> list[str]:
    lanes = {moment.lane for moment in moments}
    if lanes <= {Lane.CALL, Lane.OUTPUT} and len({moment.at for moment in moments}) < 2:
        return []  # one call that returns at once needs no drawing
    indent = INDENT if look.width >= 72 else 0
    drawn = timeline_lines(moments, replace(look, width=look.width - indent))
    return ["", *(" " * indent + line for line in drawn)]


def timeline_lines(
    moments: Sequence[Moment], look: Look, *, most: int = MOST_MOMENTS
) -> tuple[str, ...]:
    """Return the lines of a timeline, at most ``look.width`` wide; none without moments."""
    if not moments:
        return ()
    first, last = split_middle(len(moments), most)
    rows = [
        (time, lane_number(moment.lane), look.line(moment.text))
        for time, moment in zip(times_of(moments), moments, strict=True)
    ]
    draw = _lanes_side_by_side if look.width >= NARROW else _named_lanes
    head, blocks = draw(rows, look)
    lines = [look.paint(Role.DIM, head.rstrip())]
    lines += [line for index in first for line in blocks[index]]
    if last:
        gap = f"{look.ellipsis} {last.start - first.stop} more moments {look.ellipsis}"
        start = " " * head.index(look.symbol("│"))
        lines.append(look.paint(Role.DIM, look.fit(start + gap, look.width)))
    lines += [line for index in last for line in blocks[index]]
    return tuple(line.rstrip() for line in lines)


def split_middle(count: int, most: int) -> tuple[range, range]:
    """Return the indexes of the moments to draw at the start and at the end."""
    if count <= most:
        return range(count), range(0)
    tail = most // 3
    return range(most - tail), range(count - tail, count)


def lane_number(lane: Lane) -> int:
    """Return the number of the lane that a moment is drawn in; the learner's code is the last."""
    return {Lane.NODE: 0, Lane.EVENT: 1, Lane.OUTPUT: 2, Lane.CALL: 2}[lane]


def times_of(moments: Sequence[Moment]) -> tuple[str, ...]:
    """Return each moment's time with the fewest decimals that differ; "" if it is unchanged."""
    ats = [moment.at for moment in moments]
    finite = [at for at in ats if math.isfinite(at)]
    decimals = next(
        (d for d in (0, 1, 2) if all(abs(at - round(at, d)) < 1e-6 for at in finite)), 3
    )
    written = [f"{at:.{decimals}f}" if abs(at) < 1e9 else f"{at:.3g}" for at in ats]
    before = ["", *written]
    return tuple("" if now == then else now for now, then in zip(written, before, strict=False))


Rows = Sequence[tuple[str, int, str]]
"""The time, the lane's number and the text of each moment."""

Drawing = tuple[str, list[list[str]]]
"""The line at the head, and the lines of each moment."""


def _lanes_side_by_side(rows: Rows, look: Look) -> Drawing:
    seconds = max(len("seconds"), *(len(time) for time, _, _ in rows))
    needs = [
        max([width(LANES[lane]), *(width(text) for _, at, text in rows if at == lane)])
        for lane in range(len(LANES))
    ]
    widths = _share(needs, look.width - seconds - 3 * len(LANES))

    def line(time: str, cells: Sequence[str]) -> str:
        padded = (pad(cell, columns) for cell, columns in zip(cells, widths, strict=True))
        return f" {look.symbol('│')} ".join((time.rjust(seconds), *padded))

    blocks = []
    for time, lane, text in rows:
        before, after = [""] * lane, [""] * (len(LANES) - lane - 1)
        pieces = enumerate(_pieces(text, widths[lane], look))
        blocks.append([line("" if n else time, [*before, piece, *after]) for n, piece in pieces])
    return line("seconds", LANES), blocks


def _named_lanes(rows: Rows, look: Look) -> Drawing:
    seconds = max(len("sec"), *(len(time) for time, _, _ in rows))
    names = max(map(len, LANE_NAMES))
    columns = max(look.width - seconds - names - 4, 10)

    def line(time: str, name: str, text: str) -> str:
        return f"{time.rjust(seconds)} {look.symbol('│')} {name.ljust(names)} {text}"

    blocks = []
    for time, lane, text in rows:
        indent = "  " * lane
        first, *rest = _pieces(text, columns - len(indent), look)
        more = [line("", "", indent + piece) for piece in rest]
        blocks.append([line(time, LANE_NAMES[lane], indent + first), *more])
    return look.fit(line("sec", "who", "what"), look.width), blocks


def _pieces(text: str, columns: int, look: Look) -> Sequence[str]:
    pieces = wrap(text, columns)
    if len(pieces) <= MOST_LINES:
        return pieces
    return (*pieces[: MOST_LINES - 1], look.fit(" ".join(pieces[MOST_LINES - 1 :]), columns))


def _share(needs: Sequence[int], columns: int) -> list[int]:
    """Return each lane's width: what it needs, or a fair part of what narrow lanes do not use."""
    widths = [0] * len(needs)
    for done, lane in enumerate(sorted(range(len(needs)), key=lambda lane: needs[lane])):
        widths[lane] = min(needs[lane], (columns - sum(widths)) // (len(needs) - done))
    return widths
