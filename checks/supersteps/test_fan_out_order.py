"""`fan_out_order` gives the order of arrival and the order of the state, both from one run."""

from hypothesis import strategies as st
from lab import (
    Example,
    expect_equal,
    expect_one_run,
    graph_examples,
    graph_inputs,
    on_graphs,
    walk,
)
from lab.drawn import also_on
from lab.expect import expect_arguments_unchanged, kind_of
from lab.supersteps import Line, Log, Supersteps, supersteps
from lab.vocabulary import LONG_TEXTS, TEXTS

from kit.judge import Failure, needs, points

STATE: dict[str, list[str]] = {"log": []}
PLAN, WRITE = (Line("plan", "planned"),), (Line("write", "written"),)
RACE = (Line("web", "9 pages", 2), Line("maps", "2 maps", 1), Line("books", "4 books", 3))
SEARCHES = (("3 of Rome", 2), ("5 of Pisa", 1), ("1 of Bari", 3))

EXAMPLE = Example(Supersteps((PLAN, RACE, WRITE)), STATE)
SAME_NODE = Supersteps(
    (PLAN, (Line("archive", "0 old", 2.5), *(Line("search", *s) for s in SEARCHES)), WRITE)
)
EQUAL_LINES = Supersteps((PLAN, (Line("b", "same", 0.37), Line("a", "same", 1), Line("c", ""))))
CROWD = Supersteps((PLAN, tuple(Line("search", f"hit {n}", 12 - n) for n in range(12)), RACE))
shown = [Example(shape, STATE) for shape in (SAME_NODE, EQUAL_LINES, CROWD)]
drawn = st.builds(Example, supersteps(), st.just(STATE))

LINES = [{"log": [text]} for text in (*TEXTS, *LONG_TEXTS)]
LONG, OTHER_LINES = walk(LINES, schema=Log), walk(LINES[::-1], schema=Log)
SHORT = walk([{"log": ["same"]}, {"log": ["same"]}], rounds=3, schema=Log)

NODES = {line.name: {"log": [line.text]} for line in (*PLAN, *RACE, *WRITE)}
EXAMPLES = graph_examples(
    "fan_out_order",
    ["returns"],
    inputs=graph_inputs(
        NODES,
        STATE,
        key="log",
        row=["plan", ("maps", "web", "books"), "write"],
        seconds={"web": 2, "books": 3},
    ),
)


async def call(submission, graph, state):
    """Call the submission: it has to return a tuple of two lists."""
    run = await submission.fan_out_order(graph, state)

    expect_arguments_unchanged(run)
    is_pair = type(run.value) is tuple and [type(part) for part in run.value] == [list, list]
    if not is_pair:
        raise Failure(
            f"fan_out_order returned {kind_of(run)}",
            expected="a tuple of two lists",
            actual=repr(run.value),
            run=run,
        )
    return run


async def expect_arrival(run, graph, state):
    """The first list has the lines of the updates, as they came."""
    events = await graph.reference(state)
    lines = [line for event in events for update in event.values() for line in update["log"]]
    expect_equal(run, run.value[0], lines, "arrived line")


async def expect_merging(run, graph, state):
    """The second list is the one of the final state."""
    states = await graph.reference(state, stream_mode="values")
    expect_equal(run, run.value[1], states[-1]["log"], "merged line")


@also_on(*shown)
@on_graphs(drawn, first=EXAMPLE)
async def test_gives_the_order_of_arrival(submission, graph, state):
    """gives the lines in the order in which the updates arrived, first of the two"""
    await expect_arrival(await call(submission, graph, state), graph, state)


@points(2)
@also_on(*shown)
@on_graphs(drawn, first=EXAMPLE)
async def test_gives_the_order_of_merging(submission, graph, state):
    """gives the lines in the order of the final state, second of the two"""
    await expect_merging(await call(submission, graph, state), graph, state)


@needs(test_gives_the_order_of_arrival, test_gives_the_order_of_merging)
@on_graphs(first=EXAMPLE)
async def test_takes_both_from_one_run(submission, graph, state):
    """runs the graph once, and streams it"""
    expect_one_run(graph, await call(submission, graph, state))


@needs(test_gives_the_order_of_arrival, test_gives_the_order_of_merging)
async def test_gives_both_orders_of_an_unusual_graph(submission, lab):
    """works on an unusual graph too"""
    long, other, short = (lab.graph(shape) for shape in (LONG, OTHER_LINES, SHORT))
    for graph in (long, other, short, long):
        graph.forget()
        run = await call(submission, graph, STATE)

        await expect_arrival(run, graph, STATE)
        await expect_merging(run, graph, STATE)
