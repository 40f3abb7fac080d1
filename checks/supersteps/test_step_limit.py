"""`step_limit` lets a graph run for so many supersteps, and LangGraph stops it after that."""

from dataclasses import replace

from hypothesis import strategies as st
from lab import (
    Example,
    Node,
    chains,
    expect_equal,
    expect_one_run,
    expect_prompt,
    expect_streamed,
    fan,
    fans,
    graph_examples,
    laps,
    lesson,
    loops,
    marathons,
    on_graphs,
    on_unusual_graphs,
    uneven_chains,
)
from lab.drawn import also_on
from lab.expect import expect_async_generator, expect_unchanged
from lab.vocabulary import SIZES

from kit.judge import Failure, Input, crashed, needs, points, streaming

EXAMPLE = Example(lesson(), {"count": 0, "message": "start"}, more=(2,))
LESSON = Example(EXAMPLE.shape, EXAMPLE.state)
RACE = fan(
    Node(name="ask"),
    (Node(name="books", keys=("count",), seconds=2.5), Node(name="web", keys=None)),
    Node(name="write"),
)
LAPS = laps().with_nodes(lambda node: replace(node, seconds=1.37))
STOPPED = "langgraph.errors.GraphRecursionError"

shapes = uneven_chains() | loops() | fans(keys=("message", "steps"))
longer = st.one_of(chains(least=3), loops(), fans(keys=("message", "steps")))

STEPS = Input(name="steps", default=2, least=1, about="how many supersteps the graph may take")
EXAMPLES = graph_examples(
    {"step_limit": (STEPS,)}, ["yields", "raises", "when"], when=["item 1 at 1 s"]
)


async def run_supersteps(graph, state):
    """Return the events of a whole run, those of each superstep in a list."""
    parts, _ = await graph.attempt(state, stream_mode=["updates", "debug"])
    steps: list[list[object]] = []
    for mode, part in parts:
        if mode == "updates":
            steps[-1].append(part)
        elif len(steps) < part["step"]:
            steps.append([])
    return steps


async def limit_and_compare(submission, graph, state, allowed, steps):
    """Call the submission: it has to yield the right events, and be stopped if it has to be."""
    run = await submission.step_limit.attempt(graph, state, allowed)

    is_stopped = run.crash is not None and run.crash.full_type == STOPPED
    if run.crash and not is_stopped:
        raise crashed(run.crash, run)
    expect_async_generator(run)
    events = [event for step in steps[: allowed + 1] for event in step]
    if is_stopped != (len(steps) > allowed):
        raise Failure(
            f"the graph needs {len(steps)} supersteps and may take {allowed}, and it was "
            + ("stopped" if is_stopped else "not stopped"),
            expected="no exception" if is_stopped else "GraphRecursionError",
            actual=run.crash.last_line if is_stopped else f"{len(run.items)} events, and the end",
            run=run,
            error=run.crash.last_line if is_stopped else "",
        )
    expect_equal(run, run.items, events, "event")
    expect_unchanged(run)
    return run


@also_on(RACE)
@on_graphs(shapes, first=LESSON)
async def test_lets_the_graph_finish(submission, graph, state):
    """runs a graph to its end that needs as many supersteps as it may take, or fewer"""
    steps = await run_supersteps(graph, state)
    for spare in (0, 2):
        await limit_and_compare(submission, graph, state, len(steps) + spare, steps)


@points(2)
@also_on(RACE)
@on_graphs(longer, first=LESSON)
async def test_stops_a_graph_that_needs_more(submission, graph, state):
    """raises GraphRecursionError if the graph needs more supersteps, even one"""
    steps = await run_supersteps(graph, state)
    for allowed in (len(steps) - 1, 1):
        await limit_and_compare(submission, graph, state, allowed, steps)


@needs(test_stops_a_graph_that_needs_more)
@on_graphs(first=LESSON)
async def test_leaves_the_counting_to_langgraph(submission, graph, state):
    """streams the graph once, with the smallest limit that is enough"""
    steps = await run_supersteps(graph, state)
    for allowed in SIZES:
        graph.forget()
        run = await limit_and_compare(submission, graph, state, allowed, steps)

        expect_one_run(graph, run)
        config = graph.streams[0].config
        limit = config.get("recursion_limit") if isinstance(config, dict) else None
        if type(limit) is not int or limit != allowed + 1:
            raise Failure(
                f"for {allowed} supersteps the recursion_limit was {limit!r}",
                expected="the smallest recursion_limit with which they can finish",
                actual=repr(limit),
                run=run,
            )


@needs(test_lets_the_graph_finish, test_stops_a_graph_that_needs_more)
@streaming
@also_on(LAPS, RACE)
@on_graphs(marathons(), first=LESSON, examples=1)
async def test_yields_each_event_as_it_comes(submission, graph, state):
    """yields each event as soon as its node has ended, also those before the error"""
    steps = await run_supersteps(graph, state)
    for allowed in (len(steps), len(steps) - 2):
        graph.forget()
        run = await limit_and_compare(submission, graph, state, allowed, steps)

        expect_streamed(run, run.yielded, graph, "event")
        expect_prompt(run, graph, "event")


@needs(test_lets_the_graph_finish)
@on_unusual_graphs()
async def test_limits_an_unusual_graph(submission, graph, state):
    """works on an unusual graph too"""
    steps = await run_supersteps(graph, state)
    run = await limit_and_compare(submission, graph, state, len(steps), steps)

    expect_streamed(run, run.yielded, graph, "event")
