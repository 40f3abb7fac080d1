"""`at_most_k` runs a graph for many states, and never has more than k runs under way."""

import asyncio
from itertools import accumulate
from string import ascii_lowercase
from typing import Any, TypedDict

from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import (
    SharedItems,
    expect_equal,
    expect_in_time,
    expect_list,
    expect_runs,
    on_unusual_graphs,
)
from lab.vocabulary import SECONDS, VALUES, chances, choose_text, texts

from kit.judge import Examples, Failure, Input, InvalidExample, needs, points


class State(TypedDict, total=False):
    """What a run begins with, and what its nodes add."""

    name: str
    text: Any


FIRST, LAST = "read", "tell"
SHARES = {FIRST: 0.5, "think": 0.25, LAST: 0.25}  # of the seconds that a run takes
EXAMPLE = [("a", 10.0), ("b", 2.0), ("c", 2.0), ("d", 2.0), ("e", 2.0)], 2
UNEVEN = [(str(n), seconds) for n, seconds in enumerate((4.0, 9.0, 1.0, 3.0, 1.0, 2.0, 1.37))]
UNEVEN.append(UNEVEN[-1])
CROWD_OF_RUNS = [(f"run {n}", SECONDS[n % 5]) for n in range(130)], 120


def draw_runs(chance, size, k):
    """Names of runs, some of them equal, how many seconds each takes, and k."""
    names = [choose_text(chance) for _ in range(size)]
    seconds = {name: chance.choice(SECONDS[:-1]) for name in names}
    return [(name, seconds[name]) for name in names], k


calls = st.builds(
    draw_runs, chances, st.sampled_from((0, 1, 2, 5, 6, 11, 12)), st.integers(1, 4) | st.just(12)
)


def lend_graph(lab, runs, word):
    """A graph of three nodes in a row, and a list of the states with which it began to run.

    How long a run takes cannot be known from its state.
    """
    seconds, begun = dict(runs), []

    def make_node(node, give):
        async def work(state):
            if node == FIRST:
                begun.append(state)
            await asyncio.sleep(seconds[state["name"]] * SHARES[node])
            return give(state)

        return work

    updates = updates_of(word)
    return lab.build(State, {name: make_node(name, updates[name]) for name in SHARES}), begun


def updates_of(word):
    """What each node makes of a state."""
    return {
        FIRST: lambda _: {"text": word},
        "think": lambda _: None,
        LAST: lambda state: {"text": f"{word} for {state['name']}"},
    }


def expect_events(run, wanted):
    """The call returned these lists of events."""
    if type(run.value) is list and len(run.value) == len(wanted):
        for number, (events, right) in enumerate(zip(run.value, wanted, strict=True), 1):
            if type(events) is list:
                expect_equal(run, events, right, f"run {number}: event")
    expect_list(run, wanted, "list of events")


async def run_and_compare(submission, lab, call, word):
    """Call the submission: each run has to have its events, and to begin in its turn."""
    runs, k = call
    graph, begun = lend_graph(lab, runs, word)
    states = SharedItems({"name": name} for name, _ in runs)
    run = await submission.at_most_k(graph, states, k)

    updates = updates_of(word)
    expect_events(run, [[{node: updates[node](state)} for node in SHARES] for state in states])
    return graph, begun, run


class Seconds(Input):
    """How many seconds each run of a learner's example takes."""

    def check(self, value):
        super().check(value)
        for seconds in value:
            if type(seconds) not in (int, float) or not 0 < seconds <= 600:
                raise InvalidExample(f"{seconds!r} is not a number of seconds from 0 to 600")
        if len(value) > len(ascii_lowercase):
            raise InvalidExample(f"{len(ascii_lowercase)} runs are enough")


async def run_states(given, submission, lab):
    """Make the call of a learner's example."""
    runs = [*zip(ascii_lowercase, given["seconds"], strict=False)]
    graph, _ = lend_graph(lab, runs, "done")
    return await submission.at_most_k.attempt(graph, [{"name": n} for n, _ in runs], given["k"])


EXAMPLES = Examples(
    inputs=(
        Seconds(
            name="seconds",
            default=[10, 2, 2, 2, 2],
            about="how long each run takes: its node read half of that, think and tell a quarter; "
            'their states have the names "a", "b" and so on',
        ),
        Input(name="k", default=2, least=1, most=20, about="how many runs may be under way"),
    ),
    run=run_states,
    outcomes=["returns", "when"],
    when=["read starts (2) at 0 s", "read starts (3) at 2 s", "the end at 10 s"],
)


async def run_example(submission, lab):
    """Five runs, of which the first takes longest, in two places."""
    _, _, run = await run_and_compare(submission, lab, EXAMPLE, "done")
    return run


@settings(max_examples=6)
@given(call=calls, word=texts | st.sampled_from(VALUES))
@example(call=EXAMPLE, word="done")
@example(call=(UNEVEN, 3), word=None)
async def test_gives_the_events_in_order(submission, lab, call, word):
    """gives the events of each run, in the order of the states"""
    await run_and_compare(submission, lab, call, word)


@needs(test_gives_the_events_in_order)
@settings(max_examples=3)
@given(call=calls)
@example(call=EXAMPLE)
async def test_runs_each_state_once(submission, lab, call):
    """runs the graph once from each state, and streams it"""
    graph, _, run = await run_and_compare(submission, lab, call, "done")

    expect_runs(run, graph, len(call[0]))


@needs(test_gives_the_events_in_order)
@points(2)
@settings(max_examples=3)
@given(call=calls)
@example(call=(UNEVEN, 3))
@example(call=(UNEVEN, 1))
@example(call=(UNEVEN, 2))
async def test_never_more_than_k(submission, lab, call):
    """never has more than `k` runs under way, not even between two nodes"""
    graph, _, run = await run_and_compare(submission, lab, call, "done")

    begins = [(node_run.began, 1) for node_run in graph.node_runs if node_run.name == FIRST]
    ends = [(node_run.stopped, -1) for node_run in graph.node_runs if node_run.name == LAST]
    most, k = max(accumulate(step for _, step in sorted(begins + ends)), default=0), call[1]
    if most > k:
        raise Failure(
            f"{most} runs were under way at once, and k is {k}",
            expected=f"at most {k} at once",
            actual=f"{most} at once",
            run=run,
        )


@needs(test_never_more_than_k)
@points(2)
@settings(max_examples=3)
@given(call=calls)
@example(call=(UNEVEN, 3))
@example(call=EXAMPLE)
@example(call=CROWD_OF_RUNS)
async def test_begins_the_next_at_once(submission, lab, call):
    """begins the next run, in the order of the states, as soon as one has ended"""
    graph, begun, run = await run_and_compare(submission, lab, call, "done")

    names, k = [name for name, _ in call[0]], call[1]
    expect_equal(
        run, [state["name"] for state in begun], names, "the name of the run that began as"
    )
    start = run.moments[run.began].at
    begins = [node_run.at_begin for node_run in graph.node_runs if node_run.name == FIRST]
    ends = sorted(node_run.at_end for node_run in graph.node_runs if node_run.name == LAST)
    for number, (at, free) in enumerate(zip(begins, [*[start] * k, *ends], strict=False), 1):
        expect_in_time(run, at - start, free - start, f"the start of run {number}")


@needs(test_gives_the_events_in_order)
@on_unusual_graphs()
async def test_runs_an_unusual_graph(submission, graph, state):
    """works on an unusual graph too"""
    states = SharedItems([state, {**state, "steps": 2}, state])
    run = await submission.at_most_k(graph, states, 2)

    expect_events(run, [await graph.reference(state) for state in states])
