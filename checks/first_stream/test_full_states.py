"""`full_states` yields the whole state after the input and after each superstep."""

from typing import Any

from hypothesis import strategies as st
from lab import (
    Example,
    Node,
    chain,
    chains,
    counts,
    expect_async_generator,
    expect_at_once,
    expect_equal,
    expect_one_run,
    fan,
    fans,
    graph_examples,
    graph_inputs,
    laps,
    lesson,
    marathons,
    on_graphs,
    on_unusual_graphs,
    walk,
)
from lab.drawn import begin
from lab.mixtures import ONE_KEY, mixtures

from kit.judge import needs, points, streaming

GATHERS = ("count", "log")  # the graph replaces "count", and puts "log" behind what is there
ROW = chain(Node(name="node_a", keys=GATHERS), Node(name="node_b", keys=("log",)))
ADDS = {"node_a": {"count": 1, "log": ["node_a"]}, "node_b": {"log": ["node_b"]}}
EXAMPLES = graph_examples(
    "full_states",
    ["yields", "when"],
    inputs=graph_inputs(ADDS, {"count": 0, "log": ["in"]}, writes=True),
    when=["item 2 before node_b ends"],
)
EXAMPLE = Example(ROW, {"count": 0, "log": ["in"]})
SAME = chain(Node(name="node_a"), Node(name="node_b", plus=0, text="count="))
SIDE_BY_SIDE = fan(
    Node(name="node_a", keys=GATHERS),
    (Node(name="node_b", keys=("log",)), Node(name="node_c", keys=("log",), seconds=2)),
    Node(name="node_d", keys=("log",)),
)


def begin_with_log(count):
    """An input that has every key of the state."""
    return begin(count) | {"log": ["in"]}


inputs = st.fixed_dictionaries(
    {"count": counts}, optional={"message": st.text("ab "), "log": st.lists(st.text("ab"))}
)
"""Inputs that may leave out keys."""


async def stream_and_compare(submission, graph, state):
    """Call the submission: each state has to be right; returns the run and each one's superstep.

    A superstep that writes nothing may have its state or not. The input's is superstep 0.
    """
    run = await submission.full_states(graph, state)

    expect_async_generator(run)
    every, written = await reference(graph, state)
    wanted = every if len(run.items) == len(every) else written
    expect_equal(run, run.items, [state for _, state in wanted], "state")
    return run, [superstep for superstep, _ in wanted]


async def reference(graph, state):
    """The states, each with its superstep: after every superstep, and after those that write."""
    every: list[tuple[int, Any]] = []
    written: list[tuple[int, Any]] = []
    superstep = at_work = 0
    for mode, data in await graph.reference(state, stream_mode=["tasks", "values"]):
        if mode == "values":
            written.append((superstep, data))
            every = [*[(n, s) for n, s in every if n < superstep], (superstep, data)]
        elif "triggers" in data:  # a node starts
            superstep, at_work = superstep + (at_work == 0), at_work + 1
        else:
            at_work -= 1
            if at_work == 0 and every:
                every.append((superstep, every[-1][1]))
    return every, written


async def stream_in_time(submission, graph, state):
    """As `stream_and_compare`: each state also has to come when its superstep ends."""
    run, supersteps = await stream_and_compare(submission, graph, state)

    start = run.moments[run.began].at
    ends: dict[float, float] = {}
    for node_run in graph.node_runs:  # those of one superstep begin together
        ends[node_run.at_begin] = max(ends.get(node_run.at_begin, 0.0), node_run.at_end - start)
    times = [0.0, *ends.values()]
    expect_at_once(run, run.yielded, [times[number] for number in supersteps], "state")


@on_graphs(
    st.builds(Example, chains(), counts.map(begin_with_log)),
    first=[Example(shape, begin_with_log(0)) for shape in (lesson(), SAME)],
)
async def test_yields_every_state(submission, graph, state):
    """yields the state after the input, and after each node of a row"""
    await stream_and_compare(submission, graph, state)


@on_graphs(st.builds(Example, chains(keys=GATHERS) | fans(keys=GATHERS), inputs), first=EXAMPLE)
async def test_yields_what_the_graph_made_of_it(submission, graph, state):
    """yields what the reducers made of the updates, also for inputs that leave out keys"""
    await stream_and_compare(submission, graph, state)


@on_graphs(fans(keys=GATHERS), first=SIDE_BY_SIDE, examples=3)
async def test_yields_once_for_nodes_side_by_side(submission, graph, state):
    """yields one state for nodes that run side by side"""
    await stream_and_compare(submission, graph, state)


@on_graphs(
    mixtures().map(lambda drawn: Example(drawn, drawn.state)), first=Example(ONE_KEY, ONE_KEY.state)
)
async def test_leaves_the_reducers_to_the_graph(submission, graph, state):
    """yields the right states whatever the keys are called and their reducers do"""
    await stream_and_compare(submission, graph, state)


@needs(test_yields_every_state)
@on_graphs(first=EXAMPLE)
async def test_runs_the_graph_once(submission, graph, state):
    """runs the graph once, and streams it"""
    run, _ = await stream_and_compare(submission, graph, state)

    expect_one_run(graph, run)


@needs(test_yields_every_state, test_yields_once_for_nodes_side_by_side, test_runs_the_graph_once)
@points(2)
@streaming
@on_graphs(fans(), marathons(), first=laps(), examples=3)
async def test_yields_while_the_graph_runs(submission, graph, state):
    """yields each state before the next superstep has finished"""
    await stream_in_time(submission, graph, state)


@needs(test_yields_every_state, test_leaves_the_reducers_to_the_graph)
@on_unusual_graphs(walk(keys=("message", "count"), rounds=48), last_two_at_once=True)
async def test_yields_the_states_of_an_unusual_graph(submission, graph, state):
    """works on an unusual graph too, and in two calls at the same time"""
    state |= {"log": ["in"]}
    await stream_in_time(submission, graph, state)
