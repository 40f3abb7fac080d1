"""`deadline` gives the events that a graph streams within a time, and then stops the graph."""

from hypothesis import strategies as st
from lab import (
    LONG_CLEAN_UP_SECONDS,
    Example,
    Node,
    chain,
    expect_in_time,
    expect_left_nothing,
    expect_list,
    expect_one_run,
    find_ends,
    graph_examples,
    graph_inputs,
    laps,
    on_graphs,
    on_unusual_graphs,
    race,
    races,
    uneven_chains,
    with_clean_up,
    with_pace,
)

from kit.judge import Input, InvalidExample, crashed, needs, points, streaming

STATE = {"count": 0, "message": "start", "steps": 0}
DEADLINES = (
    0.005,
    0.205,
    0.995,
    1.405,
    2.505,
    8.305,
    61.205,
    150.005,
)  # no node ends at these times
A, B, C = Node(name="node_a"), Node(name="node_b"), Node(name="node_c", seconds=60.0)
EXAMPLE = Example(chain(A, B, C), STATE, (2.5,))
RACE = Example(race(A, *(Node(name=f"late_{s}", seconds=s) for s in (3.0, 4.5))), STATE, (2.5,))
LOOP = Example(laps(), STATE, (90.0,))
CLEANING_UP = Example(with_clean_up(chain(A, B, C)), STATE, (2.5,))


def with_deadlines(shapes):
    """Graphs with a state and a deadline."""
    return st.builds(Example, shapes, st.just(STATE), st.tuples(st.sampled_from(DEADLINES)))


ROWS = with_deadlines(with_pace(uneven_chains(3)))
RACES = with_deadlines(races())

NODES = {"node_a": {"count": 1}, "node_b": {"count": 2}, "node_c": {"count": 3}}


def refuse_ties(given):
    """Refuse an example in which a node ends just at the deadline: either may come first."""
    for node, at in find_ends(given):
        if abs(at - given["deadline"]) < 1e-6:
            raise InvalidExample(
                f"{node} ends just at the deadline: the task leaves open which of them comes first"
            )


EXAMPLES = graph_examples(
    {
        "deadline": (
            Input(name="deadline", default=2.5, about="how many seconds the graph has in all"),
        )
    },
    ["returns", "when"],
    inputs=graph_inputs(NODES, seconds={"node_c": 60}),
    check=refuse_ties,
    when=["node_c is cancelled before the end", "the end at 2.5 s"],
)


async def call_and_compare(submission, graph, state, seconds):
    """Call the submission: it has to return the events that came in time.

    Returns the run, and after how many seconds the graph ends.
    """
    timed = await graph.timed_reference(state)
    run = await submission.deadline.attempt(graph, state, seconds, how="loop")

    if run.crash:
        raise crashed(run.crash, run)
    expect_list(run, [event for at, event in timed if at < seconds], "event")
    return run, timed[-1][0]


async def return_on_time(submission, graph, state, seconds):
    """As `call_and_compare`; it also has to return at the deadline, or when the graph ends."""
    run, end = await call_and_compare(submission, graph, state, seconds)

    expect_in_time(run, run.seconds, min(seconds, end), "the return")


@points(2)
@on_graphs(ROWS, RACES, first=(EXAMPLE, LOOP, RACE))
async def test_gives_the_events_in_time(submission, graph, state, seconds):
    """returns the events that came before the deadline: all of them, and no other"""
    await call_and_compare(submission, graph, state, seconds)


@needs(test_gives_the_events_in_time)
@on_graphs(ROWS, first=EXAMPLE, examples=2)
async def test_runs_the_graph_once(submission, graph, state, seconds):
    """runs the graph once, and streams it"""
    run, _ = await call_and_compare(submission, graph, state, seconds)

    if run.value:
        expect_one_run(graph, run)


@needs(test_gives_the_events_in_time)
@points(2)
@streaming
@on_graphs(ROWS, RACES, first=EXAMPLE)
async def test_returns_on_time(submission, graph, state, seconds):
    """returns at the deadline, or when the graph has ended if that is earlier"""
    await return_on_time(submission, graph, state, seconds)


@needs(test_gives_the_events_in_time)
@on_graphs(first=Example(laps(), STATE, (0, 19.5, 90, 0)))
async def test_takes_zero_as_it_is(submission, graph, state, *deadlines):
    """returns nothing if it has 0 seconds, and all events of a loop if it has many"""
    for seconds in deadlines:
        await return_on_time(submission, graph, state, seconds)


@needs(test_returns_on_time)
@points(2)
@streaming
@on_graphs(with_deadlines(races().map(with_clean_up)), first=CLEANING_UP)
async def test_leaves_nothing_running(submission, graph, state, seconds):
    """cancels the nodes that are at work at the deadline, and returns when they have stopped"""
    run, end = await call_and_compare(submission, graph, state, seconds)

    expect_left_nothing(run, graph)
    stops = end if end < seconds else seconds + LONG_CLEAN_UP_SECONDS
    expect_in_time(run, run.seconds, stops, "the return, when all nodes have stopped,")


@needs(test_gives_the_events_in_time)
@on_unusual_graphs()
async def test_stops_an_unusual_graph(submission, graph, state):
    """works on an unusual graph too"""
    steps = state["steps"]  # the two nodes at the end take once and twice its seconds
    seconds = graph.shape.seconds * (steps + (1.5 if steps > 3 else 2.5))
    await return_on_time(submission, graph, state, seconds)
