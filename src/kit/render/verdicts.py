"""Verdicts for the learner whose exercises they are, in full, and for programs, as JSON.

``docs/reference/commands.md`` shows the timeline of a finding: virtual seconds at the left, and a
lane for each part that acts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kit.model import REPORT_FORMAT, Lane, Outcome, Standing, encode_verdict
from kit.render.blocks import LABEL, bullet, data, labelled_lines, points, prose
from kit.render.look import Look, Role
from kit.render.safe import json_text, pad, width, wrap

if TYPE_CHECKING:
    from kit.model import Finding, Moment, Report, Verdict

INDENT = 4
LANES = ("node", "event", "your code")
LANE_NAMES = ("node", "event", "you")
NARROW = 64  # below this many columns the lanes are named instead of drawn side by side
MOST_MOMENTS = 24  # a longer timeline is drawn without its middle
ENOUGH = 60  # characters of an error by which another text is known to contain it
MOST_LINES = 3  # lines of one moment; what does not fit is cut
Explain = Callable[[str, str], str]  # the catalogue's title for an error and its `file:line`, or ""
Rows = Sequence[tuple[str, int, str]]  # the time, the lane's number and the text of each moment


def report_json(report: Report) -> str:
    """Return ``report`` in format 1 (``docs/reference/`` has the contract), indented."""
    data = {
        "format": REPORT_FORMAT,
        "kit": report.kit,
        "course": report.course,
        "isolation": report.isolation,
        **({} if report.seed is None else {"seed": report.seed}),
        "exercises": [encode_verdict(verdict) for verdict in report.verdicts],
    }
    if report.quizzed is not None:
        data["quiz"] = report.quizzed._asdict()
    return json_text(data)


def verdicts_text(
    verdicts: Sequence[Verdict],
    look: Look,
    *,
    explain: Explain | None = None,
    lost: Collection[str] = (),
) -> str:
    """Return several verdicts in full, and their sum; ``lost`` were solved before."""
    texts = [verdict_text(verdict, look, explain=explain, lost=lost) for verdict in verdicts]
    if len(verdicts) > 1:
        solved = sum(verdict.solved for verdict in verdicts)
        role = Role.GOOD if solved == len(verdicts) else Role.STRONG
        texts.append(look.paint(role, f"{solved} of {len(verdicts)} solved") + "\n")
    rule = look.paint(Role.DIM, look.symbol("─") * look.prose)
    return "\n".join(texts) if look.is_plain else f"\n{rule}\n\n".join(texts)


def verdict_text(
    verdict: Verdict,
    look: Look,
    *,
    explain: Explain | None = None,
    lost: Collection[str] = (),
) -> str:
    """Return the verdict in full with one next step; ``lost`` were solved before."""
    return findings_text(verdict, look, explain=explain, lost=lost) + ending_text(verdict, look)


def findings_text(
    verdict: Verdict,
    look: Look,
    *,
    explain: Explain | None = None,
    lost: Collection[str] = (),
) -> str:
    """Return the part of :func:`verdict_text` that does not depend on known mistakes."""
    note = was_solved(verdict, lost)
    role, mark, words = look.standing(verdict.standing)
    name = look.fit(look.line(verdict.exercise), look.width - 2)
    score = f"{points(verdict.points)} of {points(verdict.max_points)} points"
    tail = f"{words}, {score}" + (f", {note}" if note else "")
    lines = [f"{look.paint(role, mark)} {look.paint(Role.STRONG, name)}"]
    if 2 + width(name) + 2 + len(tail) <= look.width:
        lines[0] += f"  {look.paint(role, tail)}"
    else:
        lines += [look.paint(role, line) for line in prose(tail, look, indent=2)]
    lines.append("")
    if verdict.standing is Standing.TODO:
        for finding in verdict.findings:
            lines += bullet(*look.outcome(Outcome.SKIPPED), look.line(finding.says), look)
    else:
        lines += _findings(verdict, look, explain)
    return "\n".join(lines) + "\n"


def finding_text(verdict: Verdict, finding: Finding, look: Look) -> str:
    """Return one finding of a verdict in full, for a list of tests; its first line has the place.

    That line is not wrapped: editors read it.
    """
    place = f"{look.line(finding.where)}: " if finding.where else ""
    lines = [place + look.line(finding.message), *prose(f"Check: {finding.says}", look)]
    error = "" if _repeats_error(finding) else finding.error
    details = _details(replace(finding, message="", where="", error=error), look, None)
    text = "\n".join([*lines, *(["", *details] if details else [])])
    return f"{text}\n{ending_text(verdict, look)}".rstrip("\n")


def ending_text(verdict: Verdict, look: Look) -> str:
    """Return the end of :func:`verdict_text`: a known mistake or a remark, and advice."""
    lines: list[str] = []
    for finding in verdict.findings:
        if finding.cause:
            lines += [
                "",
                *prose(
                    f"It behaves as this known mistake does: {finding.cause.rstrip('.')}.", look
                ),
            ]
    if verdict.remark:
        lines += ["", *prose(verdict.remark.text, look)]
    if verdict.advice and verdict.solved:
        lines += ["", *prose(verdict.advice, look)]
    elif verdict.advice:
        first, *rest = prose(f"Next: {verdict.advice}", look)
        lines += ["", look.paint(Role.STRONG, first[:5]) + first[5:], *rest]
    return "".join(f"{line}\n" for line in lines)


def was_solved(verdict: Verdict, lost: Collection[str]) -> str:
    """Return the remark on an exercise that is no longer solved, or ``""``."""
    if verdict.exercise not in lost or verdict.standing in (Standing.SOLVED, Standing.UNGRADED):
        return ""
    is_stub = verdict.standing is Standing.TODO
    return "was solved, now the stub again" if is_stub else "was solved, now fails"


def _findings(verdict: Verdict, look: Look, explain: Explain | None) -> list[str]:
    """Return each check; of more than two that failed only the first in full.

    Only the first has its timeline: two of them fill more than a screen.
    """
    failed = [f for f in verdict.findings if f.outcome in (Outcome.FAILED, Outcome.UNFINISHED)]
    in_full = failed if len(failed) <= 2 else failed[:1]
    messages: set[str] = set()
    lines: list[str] = []
    for finding in verdict.findings:
        is_new = finding.message not in messages
        is_full = finding in in_full and is_new
        says = finding.says + (" (new)" if finding.check in verdict.newly_passed else "")
        if is_full and lines and lines[-1]:
            lines.append("")
        lines += bullet(*look.outcome(finding.outcome), look.line(says), look)
        if is_full:
            shown = finding if finding is failed[0] else replace(finding, timeline=())
            lines += [*_details(shown, look, explain), ""]
        elif finding.message and (is_new or finding.outcome is not Outcome.SKIPPED):
            message = finding.message if is_new else "the same as above"
            lines += [look.paint(Role.DIM, line) for line in _begin(message, look)]
        messages.add(finding.message)
    return lines[:-1] if lines and not lines[-1] else lines


def _begin(message: str, look: Look) -> list[str]:
    """Return at most two lines of a message, in whole words."""
    first, *rest = prose(look.line(message), look, indent=INDENT)
    if len(rest) > 1:
        rest = [look.fit(f"{rest[0]} {look.ellipsis}", look.width)]
    return [first, *rest]


def _details(finding: Finding, look: Look, explain: Explain | None) -> list[str]:
    lines = prose(finding.message, look, indent=INDENT) if finding.message else []
    for label, text in (("expected", finding.expected), ("actual", finding.actual)):
        lines += data(label, text, look, indent=INDENT) if text else []
    if finding.where:
        place = look.path(finding.where, look.width - INDENT - LABEL)
        lines += labelled_lines("where", [place], look, indent=INDENT)
    if finding.error and not _repeats_error(finding):
        lines += data("error", finding.error, look, indent=INDENT)
    if finding.error and explain and (title := explain(finding.error, finding.where)):
        sentence = wrap(look.line(title), look.prose - INDENT - LABEL)
        lines += labelled_lines("means", sentence, look, indent=INDENT)
    moments = finding.timeline
    # One call that returns at once needs no drawing.
    if len({m.at for m in moments}) > 1 or {m.lane for m in moments} & {Lane.NODE, Lane.EVENT}:
        margin = INDENT if look.width >= 72 else 0
        drawn = timeline_lines(moments, replace(look, width=look.width - margin))
        lines += ["", *(" " * margin + line for line in drawn)]
    return lines


def _repeats_error(finding: Finding) -> bool:
    """Return whether the message or the value has the error's text, perhaps without type or end."""
    error_text = (finding.error.partition(": ")[2] or finding.error)[:ENOUGH]
    return error_text in finding.message + finding.actual


def timeline_lines(
    moments: Sequence[Moment], look: Look, *, most: int = MOST_MOMENTS
) -> tuple[str, ...]:
    """Return the lines of a timeline, at most ``look.width`` wide; none without moments.

    Of more than ``most`` moments those in the middle are left out. If ``look.is_plain``, the lines
    are sentences.
    """
    if not moments:
        return ()
    if look.is_plain:
        return _write_sentences(moments, look, most)
    first, last = split_middle(len(moments), most)
    rows = [
        (time, lane_number(moment.lane), look.line(moment.text))
        for time, moment in zip(times_of(moments), moments, strict=True)
    ]
    draw = _draw_lanes if look.width >= NARROW else _name_lanes
    head, blocks = draw(rows, look)
    lines = [look.paint(Role.DIM, head.rstrip())]
    lines += [line for index in first for line in blocks[index]]
    if last:
        gap = f"{look.ellipsis} {last.start - first.stop} more moments {look.ellipsis}"
        start = " " * head.index(look.symbol("│"))
        lines.append(look.paint(Role.DIM, look.fit(start + gap, look.width)))
    lines += [line for index in last for line in blocks[index]]
    return tuple(line.rstrip() for line in lines)


def describe_moment(moment: Moment, look: Look) -> tuple[str, str]:
    """Return the time of a moment, and what happens then, as two parts of a sentence."""
    text = look.line(moment.text).rstrip(".")
    if moment.lane is Lane.OUTPUT and text.startswith(("prints ", "yields ")):
        text = f"your code {text}"
    return f"At {round(moment.at, 3):g} s", re.sub(r"^(event \d+): ", r"\1 comes: ", text)


def _write_sentences(moments: Sequence[Moment], look: Look, most: int) -> tuple[str, ...]:
    """Return a paragraph for each time at which something happens."""
    first, last = split_middle(len(moments), most)
    paragraphs: list[str] = []
    time = ""
    for index in (*first, *last):
        if last and index == last.start:
            paragraphs.append(f"Then {last.start - first.stop} more things happen.")
        before = time
        time, text = describe_moment(moments[index], look)
        if time == before:
            paragraphs[-1] += f" Then {text}."
        else:
            paragraphs.append(f"{time} {text}.")
    return tuple(line for paragraph in paragraphs for line in prose(paragraph, look))


def split_middle(count: int, most: int) -> tuple[range, range]:
    """Return the indexes of the moments to draw at the start and at the end."""
    if count <= most:
        return range(count), range(0)
    tail = most // 3
    return range(most - tail), range(count - tail, count)


def lane_number(lane: Lane) -> int:
    """Return the number of the lane that a moment is drawn in; the learner's code is the last."""
    return {Lane.NODE: 0, Lane.EVENT: 1}.get(lane, 2)


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


def _draw_lanes(rows: Rows, look: Look) -> tuple[str, list[list[str]]]:
    """Return the head of three lanes side by side, and the lines of each moment."""
    seconds = max(len("seconds"), *(len(time) for time, _, _ in rows))
    needs = [
        max([width(name), *(width(text) for _, at, text in rows if at == lane)])
        for lane, name in enumerate(LANES)
    ]
    # Each lane gets what it needs, or a fair part of what narrow lanes do not use.
    room, widths = look.width - seconds - 3 * len(LANES), [0] * len(LANES)
    for rest, lane in zip((3, 2, 1), sorted(range(len(LANES)), key=needs.__getitem__), strict=True):
        widths[lane] = min(needs[lane], (room - sum(widths)) // rest)

    def line(time: str, cells: Sequence[str]) -> str:
        padded = (pad(cell, columns) for cell, columns in zip(cells, widths, strict=True))
        return f" {look.symbol('│')} ".join((time.rjust(seconds), *padded))

    blocks = []
    for time, lane, text in rows:
        before, after = [""] * lane, [""] * (len(LANES) - lane - 1)
        pieces = enumerate(_pieces(text, widths[lane], look))
        blocks.append([line("" if n else time, [*before, piece, *after]) for n, piece in pieces])
    return line("seconds", LANES), blocks


def _name_lanes(rows: Rows, look: Look) -> tuple[str, list[list[str]]]:
    """Return the head of one lane in which each moment says whose it is, and each one's lines."""
    seconds = max(len("sec"), *(len(time) for time, _, _ in rows))
    names = max(map(len, LANE_NAMES))

    def line(time: str, name: str, text: str) -> str:
        return f"{time.rjust(seconds)} {look.symbol('│')} {name.ljust(names)} {text}"

    blocks = []
    for time, lane, text in rows:
        indent = "  " * lane
        columns = max(look.width - seconds - names - 4, 10) - len(indent)
        first, *rest = (indent + piece for piece in _pieces(text, columns, look))
        blocks.append([line(time, LANE_NAMES[lane], first), *(line("", "", p) for p in rest)])
    return look.fit(line("sec", "who", "what"), look.width), blocks


def _pieces(text: str, columns: int, look: Look) -> Sequence[str]:
    pieces = wrap(text, columns)
    if len(pieces) <= MOST_LINES:
        return pieces
    return (*pieces[: MOST_LINES - 1], look.fit(" ".join(pieces[MOST_LINES - 1 :]), columns))
