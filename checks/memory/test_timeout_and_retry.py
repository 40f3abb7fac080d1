"""`build` gives one node, and no other, a time limit and some more tries."""

import inspect
from itertools import pairwise
from typing import Any

from lab import expect_equal
from lab.failing import Busy, UnreliableNodes
from lab.vocabulary import SECONDS, TEXTS
from langgraph.graph import StateGraph

from kit.judge import Failure, needs, points

REFUSED = ConnectionError("refused")
RETRIED = (REFUSED, TimeoutError("server"), ConnectionResetError(), Busy(""), TimeoutError())
OTHERS = (ValueError("no"), KeyError("k"), RuntimeError(), PermissionError("file"), OSError(5))
LONGEST_WAIT = 128.0
"""Seconds that RetryPolicy's `max_interval` allows unless it is given."""


async def run_example(submission, lab):
    """Build the graph of functions that never fail, and run it."""
    nodes = UnreliableNodes(lab)
    run = await nodes.run_graph(submission.build, seconds=2.0, attempts=3)
    nodes.expect_finished(run)
    return run


async def test_runs_the_nodes_in_a_row(submission, lab):
    """builds a graph that runs plan, fetch and write, one after the other"""
    await run_example(submission, lab)


@needs(test_runs_the_nodes_in_a_row)
async def test_tries_again_after_an_error(submission, lab):
    """tries fetch again after a ConnectionError and after a TimeoutError"""
    for error in RETRIED:
        nodes = UnreliableNodes(lab, fetch=[error])
        nodes.expect_finished(await nodes.run_graph(submission.build))


@needs(test_runs_the_nodes_in_a_row)
@points(2)
async def test_stops_a_slow_attempt(submission, lab):
    """stops an attempt of fetch after `seconds`, and tries again"""
    for seconds, is_reporting in ((0.37, False), (0.37, True), (2, False), (90.0, False)):
        slow = [seconds * 10, seconds * 2, seconds * 0.9]
        nodes = UnreliableNodes(lab, is_reporting=is_reporting, plan=[0.1], fetch=slow, write=[0.1])
        run = await nodes.run_graph(submission.build, seconds)

        if nodes.fetches:
            expect_stopped(run, nodes.fetches[0], seconds)
        nodes.expect_finished(run)


def expect_stopped(run, call, seconds):
    """A call was cancelled after so many seconds."""
    took = call.at_end - call.at_begin
    if call.cancelled and abs(took - seconds) < 0.001:
        return
    what = f"{'was stopped after' if call.cancelled else 'went on for'} {took:.3g} seconds"
    if "timeout" not in inspect.signature(StateGraph.add_node).parameters:
        what = f"{what}: this LangGraph, older than 1.2, takes `timeout` and does nothing with it"
    raise Failure(
        f"an attempt of fetch {what}", expected=f"it is stopped after {seconds:g} seconds", run=run
    )


@needs(test_runs_the_nodes_in_a_row)
async def test_gives_up_in_the_end(submission, lab):
    """lets the error through after `attempts` attempts"""
    for attempts, last in ((3, REFUSED), (1, TimeoutError("server")), (2, None), (5, Busy("x"))):
        first = [ConnectionError(f"attempt {number}") for number in range(1, attempts)]
        nodes = UnreliableNodes(lab, fetch=[*first, last or 31.0, *[REFUSED] * 3])
        run = await nodes.run_graph(submission.build, attempts=attempts)

        nodes.expect_raised(run, last, attempts)


@needs(test_tries_again_after_an_error)
async def test_waits_longer_each_time(submission, lab):
    """waits 1 second before the second attempt, and then twice as long each time"""
    for attempts in (4, 11):
        nodes = UnreliableNodes(lab, fetch=[REFUSED] * (attempts - 1))
        run = await nodes.run_graph(submission.build, attempts=attempts)

        ends = pairwise(nodes.fetches)
        waits = [round(later.at_begin - before.at_end, 3) for before, later in ends]
        capped = LONGEST_WAIT in waits[8:]
        right = [min(2.0**n, LONGEST_WAIT if capped else 2.0**n) for n in range(attempts - 1)]
        expect_equal(run, waits, right, "wait, in seconds,")
        nodes.expect_finished(run)


@needs(test_runs_the_nodes_in_a_row)
async def test_lets_other_errors_through(submission, lab):
    """makes no second attempt after any other error"""
    for error in OTHERS:
        nodes = UnreliableNodes(lab, fetch=[error])
        nodes.expect_raised(await nodes.run_graph(submission.build), error, 1)


@needs(test_runs_the_nodes_in_a_row)
async def test_leaves_the_other_nodes_alone(submission, lab):
    """lets plan and write take as long as they need, and tries neither again"""
    nodes = UnreliableNodes(lab, plan=[5.37], write=[70.0])
    nodes.expect_finished(await nodes.run_graph(submission.build, seconds=2.0))

    failing = {"plan": UnreliableNodes(lab, plan=[REFUSED])}
    failing["write"] = UnreliableNodes(lab, write=[REFUSED])
    for name, nodes in failing.items():
        run = await nodes.run_graph(submission.build)
        calls, raised = len(nodes.functions[name].calls), run.crash and run.crash.root.type
        expect_equal(run, (calls, raised), (1, "ConnectionError"), f"{name}: (calls, error)")


@needs(test_tries_again_after_an_error)
async def test_builds_unusual_graphs(submission, lab):
    """works with unusual updates and times too"""
    odd: dict[str, Any] = {"plan": None, "fetch": {"log": [None, 0, {}, [], *TEXTS]}, "write": {}}
    first = UnreliableNodes(lab, odd, plan=SECONDS[-1:], fetch=[REFUSED, 1.37, 0.1] * 2)
    second = UnreliableNodes(lab, {"write": None, "plan": {"log": []}}, fetch=RETRIED)
    for nodes, seconds, attempts in ((first, 1.0, 3), (second, 61.37, 11), (first, 1.0, 3)):
        run = await nodes.run_graph(submission.build, seconds, attempts)
        nodes.expect_finished(run)
