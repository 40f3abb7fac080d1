"""`print_progress` prints each node's message while the graph goes on."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given, settings
from lab import (
    Lab,
    LentGraph,
    Seen,
    Shape,
    chains,
    counts,
    expect_one_astream,
    fans,
    laps,
    lesson,
    loops,
    marathons,
)

from kit.judge import Failure, Run, Submission, differ

SHAPES = chains() | loops() | fans(keys=("count", "message"))


@settings(max_examples=10)
@given(shape=SHAPES, count=counts)
@example(shape=lesson(), count=0)
async def test_prints_every_message(
    submission: Submission, lab: Lab, seen: Seen, shape: Shape, count: int
) -> None:
    """prints `→ node: message` for each node, in the order they finished"""
    graph = lab.graph(shape)

    seen.add(graph, await expect_lines(submission, graph, count))


@pytest.mark.needs("test_prints_every_message")
async def test_runs_the_graph_once(submission: Submission, lab: Lab, seen: Seen) -> None:
    """runs the graph once, with astream()"""
    graph = lab.graph(lesson())

    seen.add(graph, await expect_lines(submission, graph, count=0))

    seen.expect(expect_one_astream)


@settings(max_examples=3)
@pytest.mark.needs("test_runs_the_graph_once")
@pytest.mark.points(2)
@given(shape=marathons(), count=counts)
@example(shape=laps(), count=0)
async def test_prints_while_the_graph_runs(
    submission: Submission, lab: Lab, seen: Seen, shape: Shape, count: int
) -> None:
    """prints each line before the next node has finished"""
    graph = lab.graph(shape)

    seen.add(graph, await expect_lines(submission, graph, count))

    seen.expect(expect_in_time)


def expect_in_time(graph: LentGraph, run: Run) -> None:
    """Each line was printed before the next node's end; raises :class:`Failure`."""
    ends = sorted(graph.node_runs, key=lambda node_run: node_run.ended)
    for number, (done, following) in enumerate(pairwise(ends)):
        if run.line_places[number] > following.ended:
            at_the_end = run.line_places[number] > ends[-1].ended
            raise too_late(run, number, done.name, following.name, at_the_end=at_the_end)


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is expected: of which node it tells, and what that node returned."""

    node: str
    update: dict[str, Any]

    @property
    def text(self) -> str:
        return f"→ {self.told}"

    @property
    def told(self) -> str:
        return f"{self.node}: {self.update['message']}"


async def expect_lines(submission: Submission, graph: LentGraph, count: int) -> Run:
    """Call `print_progress`; raises :class:`Failure` unless it prints the right lines."""
    state = {"count": count, "message": "start", "steps": 0}

    run = await submission.print_progress(graph, state)

    events = await graph.reference(state)
    wanted = [Line(node, update) for event in events for node, update in event.items()]
    place = differ(run.lines, [line.text for line in wanted])
    if place is not None:
        if not any(stream.places for stream in graph.streams):
            expect_one_astream(graph, run)
        raise wrong_lines(run, wanted, place, ended=graph.streams[0].exhausted)
    return run


def too_late(run: Run, before: int, done: str, following: str, *, at_the_end: bool) -> Failure:
    """Say which line came after the next node's end, how late, and how many came in time."""
    reason, mistake = "each line is held back until the next event has come", "one_behind"
    if at_the_end:
        reason = "the events were collected first and printed later"
        mistake = "collect_then_print"
    if at_the_end and before:
        reason = f"after {before} lines in time the rest was collected and printed at the end"
        mistake = "collects_the_rest"
    return Failure(
        f"{following} had finished and nothing had been printed for {done} yet: {reason}",
        expected=f"→ {done}: … printed while {following} is still running",
        actual=f"→ {done}: … printed after {following} had ended",
        mistake=mistake,
        run=run,
    )


def wrong_lines(run: Run, wanted: list[Line], place: int, *, ended: bool) -> Failure:
    """Say what is wrong with the first line that differs, as far as it can be told.

    ``ended`` is whether the stream was gone through to its end.
    """
    lines = run.lines
    expected = wanted[place].text if place < len(wanted) else "no more lines"
    actual = lines[place] if place < len(lines) else "nothing more was printed"
    if not lines:
        message, mistake = nothing_printed(run)
    elif place >= len(lines):
        message, mistake = too_few(lines, wanted, ended=ended)
    elif between(lines, wanted):
        message, mistake = (
            f"line {place + 1} belongs to no event: one line for each, no other",
            None,
        )
    elif sorted(lines) == sorted(line.text for line in wanted):
        message, mistake = "the lines are not in the order in which the nodes finished", None
    else:
        message, mistake = wrong_line(place, actual, wanted[place])
    return Failure(message, expected=expected, actual=actual, mistake=mistake, run=run)


def nothing_printed(run: Run) -> tuple[str, str | None]:
    """The sentence and the mistake for a run that printed nothing."""
    if run.kind in ("generator", "async_generator"):
        return f"nothing was printed: it yields {len(run.items)} items", None
    if run.value is not None:
        return "nothing was printed: it returns something, and nobody prints that", "returns_it"
    return "nothing was printed, though the graph ran", None


def between(lines: list[str], wanted: list[Line]) -> bool:
    """True if all that is wanted is there, in order, and other lines between."""
    rest = iter(lines)
    return all(line.text in rest for line in wanted)


def too_few(lines: list[str], wanted: list[Line], *, ended: bool) -> tuple[str, str | None]:
    """The sentence and the mistake for right lines of which some are missing."""
    message = f"only {len(lines)} of {len(wanted)} lines were printed"
    if len(lines) == 1 and not ended:
        return f"{message}: does the loop end after the first event?", "first_only"
    return message, None


def wrong_line(place: int, line: str, wanted: Line) -> tuple[str, str | None]:
    """The sentence and the mistake for a wrong line."""
    node, number, _, message = wanted.node, place + 1, *line.partition(": ")[1:]
    if line.endswith(wanted.told):
        begins = line.removesuffix(wanted.told)
        return f"line {number} begins with {begins!r} in place of '→ '", "wrong_arrow"
    if line.startswith(f"{wanted.text}→ "):
        return f"line {number} goes on with the next node's: each needs a line of its own", None
    if line.startswith(wanted.text):
        return f"line {number} goes on after the message: {line[len(wanted.text) :]!r}", None
    if without_spaces(line) == without_spaces(wanted.text):
        return f"line {number} has its spaces in other places: {line!r}", "comma_print"
    if str(wanted.update) in line:
        return f"line {number} shows all that {node} returned, not its message", "whole_update"
    if line == f"→ {node}: {wanted.update['message']!r}":
        return f"line {number} has the message in quotation marks", None
    if line == f"→ {node}: {wanted.update.get('count')}":
        return f"line {number} shows what {node} returned under 'count'", None
    if line == f"→ {node}: None":
        return f"line {number} shows None: {node} returned nothing under the key asked for", None
    if message == wanted.update["message"]:
        return (
            f"line {number} has a name that is not the node's: the graph names them",
            "fixed_names",
        )
    return f"line {number} is wrong", None


def without_spaces(text: str) -> str:
    """``text`` with all spaces taken out."""
    return text.replace(" ", "")
