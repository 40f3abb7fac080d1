"""What a learner's function did with the example of its task, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kit.judge.messages import CallMade, ExampleEnded
from kit.model import Moment
from kit.render.blocks import LABEL, labelled_lines, prose
from kit.render.look import Look, Role
from kit.render.safe import fold
from kit.render.verdicts import LANE_NAMES, describe_moment, lane_number, timeline_lines

SHOWN_MOMENTS = 80


def title_line(name: str, look: Look) -> str:
    """Return the line above everything else."""
    return look.paint(Role.STRONG, look.fit(f"{name} on the example of its task", look.width))


def moment_lines(moment: Moment, look: Look) -> list[str]:
    """Return one moment as it comes, in real time."""
    if look.is_plain:
        return prose(f"{' '.join(describe_moment(moment, look))}.", look)
    lane = LANE_NAMES[lane_number(moment.lane)]
    head = f"{moment.at:7.2f} s  {lane:<5}  "
    pieces = fold(look.line(moment.text), max(look.width - len(head), 20))
    return [head + pieces[0], *(" " * len(head) + piece for piece in pieces[1:])]


def timeline_text(moments: Sequence[Moment], look: Look) -> str:
    """Return all moments of an example in their lanes."""
    return "".join(f"{line}\n" for line in timeline_lines(moments, look, most=SHOWN_MOMENTS))


def result_text(calls: Sequence[CallMade], end: ExampleEnded, source: str, look: Look) -> str:
    """Return what each call gave, and why the example ended early if it did.

    ``source`` is the learner's text: the lines of a traceback are shown from it.
    """
    lines: list[str] = []
    if end.printed:
        lines += _block("at import", end.printed, look)
    for number, call in enumerate(calls, 1):
        if len(calls) > 1:
            count = f"{number} of {len(calls)}: {call.subject}"
            gap = [""] if number > 1 else []
            lines += [*gap, look.paint(Role.STRONG, look.fit(count, look.width))]
        lines += _call_lines(call, source, look)
    if end.problem and not any(call.raised for call in calls):
        lines += ["", *prose(f"The example stopped: {end.problem}", look)]
        if end.where:
            lines += labelled_lines("where", [look.path(end.where, look.width - LABEL)], look)
    return "".join(f"{line}\n" for line in lines)


def _call_lines(call: CallMade, source: str, look: Look) -> Iterator[str]:
    for label, text in list_results(call, source):
        yield from _block(label, text, look, Role.BAD if label == "raised" else None)


def list_results(call: CallMade, source: str) -> Iterator[tuple[str, str]]:
    """Yield what a call printed, yielded, returned or raised: a word, and the text as it came.

    ``source`` is the learner's text: the lines of a traceback are shown from it.
    """
    if call.printed:
        yield "printed", call.printed
    if call.items:
        yield "yielded", "\n".join(call.items)
    if call.returned and not (call.returned == "None" and call.printed):
        yield "returned", call.returned
    if call.raised:
        text = source.splitlines()
        for line in call.lines:
            code = text[line - 1].strip() if 0 < line <= len(text) else ""
            yield f"line {line}", code
        yield "raised", call.raised


def _block(label: str, text: str, look: Look, role: Role | None = None) -> list[str]:
    """Return a text after its label; white space stays, and long lines are folded."""
    pieces = fold(look.text(text.rstrip("\n")), max(look.width - LABEL, 20))
    painted = [look.paint(role, piece) if role else piece for piece in pieces]
    return labelled_lines(label, painted, look)
