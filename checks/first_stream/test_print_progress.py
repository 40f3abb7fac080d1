"""`print_progress` prints each node's message while the graph goes on."""

import pytest
from hypothesis import example, given
from lab import Lab, LentGraph, Shape, chains, counts, expect_one_astream, fans, lesson, loops

from kit.judge import Failure, Run, Submission, differ

SHAPES = chains() | loops() | fans(keys=("message",))


@given(shape=SHAPES, count=counts)
@example(shape=lesson(), count=0)
async def test_prints_every_message(
    submission: Submission, lab: Lab, shape: Shape, count: int
) -> None:
    """prints `→ node: message` for each node, in the order they finished"""
    graph = lab.graph(shape)
    state = {"count": count, "message": "start", "steps": 0}
    events = await graph.reference(state)
    wanted = [f"→ {node}: {update['message']}" for e in events for node, update in e.items()]

    run = await submission.print_progress(graph, state)

    place = differ(run.lines, wanted)
    if place is not None:
        raise wrong_line(run, wanted, place, graph)


@pytest.mark.needs("test_prints_every_message")
@pytest.mark.points(2)
@given(shape=chains() | fans(keys=("message",)), count=counts)
@example(shape=lesson(), count=0)
async def test_prints_while_the_graph_runs(
    submission: Submission, lab: Lab, shape: Shape, count: int
) -> None:
    """prints each line before the next node has finished"""
    graph = lab.graph(shape)

    run = await submission.print_progress(graph, {"count": count, "message": "start"})

    ends = [node_run for node_run in graph.node_runs if node_run.ended >= 0]
    ends.sort(key=lambda node_run: node_run.ended)
    for line, done, following in zip(run.line_places, ends, ends[1:], strict=False):
        if line > following.ended:
            raise Failure(
                f"{following.name} had finished and nothing had been printed for {done.name} yet: "
                "the events were collected first and printed later",
                expected=f"→ {done.name}: … printed while {following.name} is still running",
                actual=f"→ {done.name}: … printed after {following.name} had ended",
                mistake="collect_then_print" if graph.streams else "invoke",
                run=run,
            )


async def test_runs_the_graph_once(submission: Submission, lab: Lab) -> None:
    """runs the graph once, with astream()"""
    graph = lab.graph(lesson())

    run = await submission.print_progress(graph, {"count": 0, "message": "start"})

    expect_one_astream(graph, run)


def wrong_line(run: Run, wanted: list[str], place: int, graph: LentGraph) -> Failure:
    """Say what is wrong with the first line that differs, as far as it can be told."""
    expected = wanted[place] if place < len(wanted) else "no more lines"
    actual = run.lines[place] if place < len(run.lines) else "nothing more was printed"
    message, mistake = f"line {place + 1} is wrong", None
    if not run.lines:
        message = "nothing was printed"
        if not graph.node_runs:
            message, mistake = "nothing was printed and no node ran: is the stream iterated?", "no_loop"
    elif place >= len(run.lines):
        message = f"only {len(run.lines)} of {len(wanted)} lines were printed"
        if len(run.lines) == 1:
            message, mistake = f"{message}: did the loop end after the first event?", "first_only"
    elif place >= len(wanted):
        message = f"{len(run.lines)} lines were printed for {len(wanted)} events"
    elif sorted(run.lines) == sorted(wanted):
        message, mistake = "all lines are there, but not in the order the nodes finished", "sorted"
    elif _is_known_name(actual, expected):
        message, mistake = "the name is not the node's: names belong to the graph", "fixed_names"
    elif expected.startswith(actual) or ": {" in actual:
        message, mistake = "the whole update is printed, not its message", "whole_update"
    return Failure(message, expected=expected, actual=actual, mistake=mistake, run=run)


def _is_known_name(actual: str, expected: str) -> bool:
    """True for the right message behind a wrong name."""
    return actual.partition(": ")[2] == expected.partition(": ")[2]


