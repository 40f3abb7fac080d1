"""What ``kit examples`` shows: what is true, what really happens, and the idea that is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from kit.course import Exercise
from kit.course.written_examples import WrittenExample
from kit.judge.messages import ClaimJudged, ExampleJudged, IdeasJudged, MomentCame
from kit.model import Lane, Moment, Outcome
from kit.render.blocks import LABEL, bullet, data, plural, prose
from kit.render.look import Look, Role
from kit.render.safe import fold, pad, width
from kit.render.verdicts import timeline_lines

if TYPE_CHECKING:
    from kit.grading.learner_examples import ExamplesResult

INDENT: Final = 4
WIDE: Final = 72
"""Columns from which on a timeline is indented."""
MOST_ROWS: Final = 24
"""Pairs of items that are shown side by side."""


def begun_text(exercise: Exercise, shown: str, look: Look) -> str:
    """Return what the new file is for, and how to go on."""
    lines = [
        look.paint(Role.STRONG, look.fit(f"{exercise.name}: examples before code", look.width))
    ]
    lines += ["  " + look.path(shown, look.width - 2), ""]
    lines += prose(
        "Before you write code, write what the finished function does: an input of your own, and "
        "what comes out. The file begins with an explanation and with the example of the task.",
        look,
    )
    lines += ["", *prose("Fill it in with your editor, then run:", look)]
    lines += [_command("examples", exercise, look)]
    return "\n".join(lines) + "\n"


def empty_text(exercise: Exercise, shown: str, look: Look) -> str:
    """Return that no example is filled in."""
    sentence = f"No example in {shown} is filled in yet."
    advice = f"Replace each ... there, then run: kit examples {exercise.name}"
    return "\n".join([*prose(sentence, look), *prose(advice, look)]) + "\n"


def examples_text(
    exercise: Exercise,
    examples: Sequence[WrittenExample],
    result: ExamplesResult,
    shown: str,
    look: Look,
) -> str:
    """Return what each example is worth, the ideas that are shown, and one that is open."""
    lines = [look.paint(Role.STRONG, look.fit(f"{exercise.name}: your examples", look.width)), ""]
    drawn: list[tuple[MomentCame, ...]] = []
    for example, judged in zip(examples, result.examples, strict=True):
        lines += [*_example_lines(example, judged, shown, look)]
        if judged.moments and judged.moments not in drawn:
            lines += [*_timeline_lines(judged.moments, look)]
        drawn.append(judged.moments)
    lines += [] if lines[-1] == "" else [""]
    are_true = [*map(is_true, result.examples)]
    is_done, has_true = all(are_true), any(are_true)
    lines += _idea_lines(result.ideas, exercise, look, is_done=is_done, has_true=has_true)
    return "\n".join(lines) + "\n"


def is_true(judged: ExampleJudged) -> bool:
    """Return whether an example counts: its input is its own, and all of its claims are true."""
    return not judged.problem and not judged.is_same and all(c.is_true for c in judged.claims)


def _example_lines(
    example: WrittenExample, judged: ExampleJudged, shown: str, look: Look
) -> Iterator[str]:
    name = look.line(example.name)
    if is_true(judged):
        yield from bullet(*look.outcome(Outcome.PASSED), f"{name} is right", look)
        return
    wrong = [claim for claim in judged.claims if not claim.is_true]
    outcome = Outcome.FAILED if judged.problem or wrong else Outcome.SKIPPED
    where = f"{name}, {shown}:{example.line}"
    yield from bullet(*look.outcome(outcome), where, look)
    if judged.problem:
        yield from prose(f"{judged.problem}.", look, indent=INDENT)
    elif not wrong:
        sentence = "This is the example of the task. Change an input, so that it counts."
        yield from prose(sentence, look, indent=INDENT)
    for claim in wrong:
        yield from _claim_lines(claim, look)


def _timeline_lines(came: Sequence[MomentCame], look: Look) -> Iterator[str]:
    """Yield what really happens with the input of an example."""
    margin = INDENT if look.width >= WIDE else 0
    moments = [Moment(at=m.at, lane=Lane(m.lane), text=m.text) for m in came]
    yield ""
    yield from prose("What really happens:", look, indent=margin)
    for line in timeline_lines(moments, replace(look, width=look.width - margin)):
        yield " " * margin + line
    yield ""


def _claim_lines(claim: ClaimJudged, look: Look) -> Iterator[str]:
    yield from prose(f"{claim.outcome}: {claim.says}", look, indent=INDENT)
    if not claim.wanted and not claim.actual:
        return
    if claim.outcome in ("prints", "yields") or len(claim.wanted) > 1 or len(claim.actual) > 1:
        yield from _side_by_side(claim, look)
    else:
        for label, texts in (("you", claim.wanted), ("really", claim.actual)):
            yield from data(label, "\n".join(texts), look, indent=INDENT)


def _side_by_side(claim: ClaimJudged, look: Look) -> Iterator[str]:
    """Yield the learner's items beside the real ones; on a narrow screen one below the other."""
    rows = [*zip_longest(claim.wanted, claim.actual, fillvalue="")]
    texts = [tuple(map(look.line, row)) for row in rows[:MOST_ROWS]]
    number = len(str(len(rows)))
    room = (look.width - INDENT - number - 6) // 2
    left = max(width("you wrote"), *(width(one) for one, _ in texts))
    right = max(width("really"), *(width(other) for _, other in texts))
    if left + right > 2 * room or look.is_plain:
        yield from _one_below_the_other(texts, look)
        return
    margin = " " * INDENT
    bar = look.symbol("│")
    yield look.paint(Role.DIM, f"{margin}{' ' * number}   {pad('you wrote', left)} {bar} really")
    for index, (one, other) in enumerate(texts, 1):
        mark = " " if one == other else look.symbol("✗")
        line = f"{margin}{str(index).rjust(number)} {mark} {pad(one, left)} {bar} {other}"
        yield line.rstrip() if one == other else look.paint(Role.BAD, line.rstrip())
    if len(rows) > MOST_ROWS:
        yield f"{margin}{look.ellipsis} {len(rows) - MOST_ROWS} more"


def _one_below_the_other(texts: Sequence[tuple[str, ...]], look: Look) -> Iterator[str]:
    for index, (one, other) in enumerate(texts, 1):
        if one != other:
            for label, text in ((f"{index} you", one), (f"{index} really", other)):
                pieces = fold(text, max(look.width - INDENT - LABEL, 20)) if text else ("nothing",)
                yield " " * INDENT + look.paint(Role.DIM, label.ljust(LABEL)) + pieces[0]
                yield from (" " * (INDENT + LABEL) + piece for piece in pieces[1:])


def _idea_lines(
    ideas: IdeasJudged, exercise: Exercise, look: Look, *, is_done: bool, has_true: bool
) -> list[str]:
    """Return how many ideas are shown, and one that is open.

    Unless it ``is_done``, how to go on; ideas only if it ``has_true`` examples.
    """
    total = len(ideas.shown) + len(ideas.open)
    repair = [] if is_done else prose("Correct what is wrong, or change the inputs.", look)
    if not has_true:
        return repair
    if ideas.open:
        shown = f"Your examples show {len(ideas.shown)} of {plural(total, 'idea')}."
        missing = f"No example shows yet that {ideas.open[0]}."
        return [*repair, *prose(shown, look), *prose(missing, look)]
    lines = prose(f"Your examples show all {plural(total, 'idea')}.", look)
    if repair:
        return [*repair, *lines]
    return [
        *lines,
        "",
        *prose("Now write the code, then run:", look),
        _command("grade", exercise, look),
    ]


def _command(name: str, exercise: Exercise, look: Look) -> str:
    return "  " + look.paint(Role.COMMAND, f"kit {name} {exercise.name}")
