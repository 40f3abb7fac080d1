"""`first_event` returns the first event that is wanted, and ends the run with it."""

import itertools

from hypothesis import strategies as st
from lab import (
    LONG_CLEAN_UP_SECONDS,
    Example,
    LentFunction,
    Node,
    chain,
    chains,
    counts,
    expect_equal,
    expect_in_time,
    expect_left_nothing,
    expect_no_more,
    expect_one_run,
    expect_raised,
    graph_inputs,
    laps,
    lesson,
    loops,
    marathons,
    on_graphs,
    on_unusual_graphs,
    race,
    races,
    uneven_chains,
    with_clean_up,
    with_pace,
)
from lab.drawn import begin
from lab.learner_graphs import lend

from kit.judge import Examples, Input, crashed, needs, points, streaming

FOUND = ("count",)
SEARCH = race(
    Node(name="maps", keys=FOUND, values={"count": 0}),
    Node(name="web", keys=FOUND, values={"count": 12}, seconds=2.0),
    Node(name="books", keys=FOUND, values={"count": 3}, seconds=60.0),
)
HITS = Example(SEARCH, {"count": 0}, (1,))
LATE_IN_A_LOOP = Example(laps(), {"count": 0, "steps": 0}, (13,))
ERRORS = (
    *(KeyError("count"), ValueError(), TypeError("None"), ZeroDivisionError("two\nlines")),
    *(TimeoutError("late"), FileNotFoundError("maps"), RuntimeError(""), UnicodeError("ä")),
)
NUMBERS, NEVER = st.integers(0, 11), 99


def with_numbers(shapes, numbers=NUMBERS):
    """Graphs with a state and the number of the event that is wanted."""
    return st.builds(Example, shapes, counts.map(begin), st.tuples(numbers))


def lend_wanted(submission, number, error=None):
    """A function that says True from its call `number` on, or raises `error` there."""
    asked = itertools.count()

    async def wanted(_):
        is_wanted = next(asked) >= number
        if is_wanted and error is not None:
            raise error
        return is_wanted

    return LentFunction(submission, "wanted", wanted, parameters=["event"], kind="plain")


async def call(submission, graph, state, wanted):
    """Call the submission in a loop that goes on afterwards, as a server's does."""
    other = graph.lab.graph(chain(Node(name="another request", seconds=90.0)))
    nothing = lend_wanted(submission, NEVER)
    async with submission.first_event.start(other, state, nothing, how="loop"):
        return await submission.first_event.attempt(graph, state, wanted, how="loop")


async def call_and_compare(submission, graph, state, number):
    """Call the submission: it has to ask about each event up to the one that is wanted.

    `number` counts from 0, and again from 0 after the last event. Returns the run, the calls of
    `wanted`, and after how many seconds each event came.
    """
    timed = await graph.timed_reference(state)
    events = [event for _, event in timed]
    number = len(events) if number == NEVER else number % len(events)
    wanted = lend_wanted(submission, number)
    run = await call(submission, graph, state, wanted)

    if run.crash:
        raise crashed(run.crash, run)
    asked = [call.args[0] for call in wanted.calls]
    expect_equal(run, asked, events[: number + 1], "question to `wanted`")
    expect_equal(run, run.value, [*events, None][number], "the result")
    return run, wanted.calls, [at for at, _ in timed]


async def stop_and_compare(submission, graph, state, number):
    """As `call_and_compare`; it also has to ask and to return at once.

    Returns the run, and how many events it asked about.
    """
    run, calls, times = await call_and_compare(submission, graph, state, number)

    start = run.moments[run.began].at
    for place, (call, at) in enumerate(zip(calls, times, strict=False), 1):
        expect_in_time(run, call.at_begin - start, at, f"question {place} to `wanted`")
    expect_in_time(run, run.seconds, times[len(calls) - 1], "the return")
    return run, len(calls)


def choose_number(graph, number):
    """The number of an event that comes while other nodes are at work, in a graph of races()."""
    return number % (len(graph.shape.nodes) - 2)


async def run_wanted(given, submission, lab):
    """Make the call of a learner's example."""

    async def wanted(event):
        if set(event) & set(given["fails"]):
            raise ValueError("wanted")
        return bool(set(event) & set(given["wanted"]))

    function = LentFunction(submission, "wanted", wanted, parameters=["event"], kind="plain")
    call = lend(lab, given), given["state"], function
    return await submission.first_event.attempt(*call, how="loop")


EXAMPLES = Examples(
    inputs=(
        Input(
            name="wanted", default=["web"], about="the nodes for whose events wanted returns True"
        ),
        Input(name="fails", default=[], about="nodes for whose events wanted raises ValueError"),
        *graph_inputs(
            {node.name: node.values for node in SEARCH.nodes},
            {"count": 0},
            row=[("maps", "web", "books")],
            seconds={"web": 2, "books": 60},
        ),
    ),
    run=run_wanted,
    outcomes=["returns", "when"],
    when=["wanted starts twice", "books is cancelled before the end", "the end at 2 s"],
)


async def run_example(submission, lab):
    """Search with three services side by side; the second that answers finds something."""
    run, _, _ = await call_and_compare(submission, *HITS.make(lab))
    return run


@on_graphs(
    *(with_numbers(kind) for kind in (chains(), uneven_chains(), loops(), races())), first=HITS
)
async def test_gives_the_first_that_is_wanted(submission, graph, state, number):
    """returns the first event for which `wanted` says True"""
    await call_and_compare(submission, graph, state, number)


@needs(test_gives_the_first_that_is_wanted)
@on_graphs(
    with_numbers(uneven_chains(), st.just(NEVER)),
    with_numbers(races(), st.just(NEVER)),
    first=Example(lesson(), {"count": 0}, (NEVER,)),
)
async def test_gives_none_if_none_is_wanted(submission, graph, state, number):
    """returns None if the graph ends, and `wanted` has said True to no event"""
    await call_and_compare(submission, graph, state, number)


@needs(test_gives_the_first_that_is_wanted)
@on_graphs(with_numbers(chains()), first=HITS, examples=2)
async def test_runs_the_graph_once(submission, graph, state, number):
    """runs the graph once, and streams it"""
    run, _, _ = await call_and_compare(submission, graph, state, number)

    expect_one_run(graph, run)


@needs(test_runs_the_graph_once)
@points(2)
@streaming
@on_graphs(
    *(with_numbers(kind) for kind in (with_pace(uneven_chains()), loops(), marathons())),
    first=LATE_IN_A_LOOP,
)
async def test_stops_at_the_event(submission, graph, state, number):
    """asks about each event as it comes, and is done as soon as the wanted one is there"""
    run, events = await stop_and_compare(submission, graph, state, number)

    expect_no_more(run, graph, events)


@needs(test_runs_the_graph_once)
@points(2)
@streaming
@on_graphs(
    with_numbers(races().map(with_clean_up)),
    first=Example(with_clean_up(SEARCH), {"count": 0}, (0,)),
)
async def test_cancels_the_others(submission, graph, state, number):
    """cancels the nodes that run side by side with the event's, and returns when they stopped"""
    number = choose_number(graph, number)
    run, _, times = await call_and_compare(submission, graph, state, number)

    expect_left_nothing(run, graph)
    stops = times[number] + LONG_CLEAN_UP_SECONDS
    expect_in_time(run, run.seconds, stops, "the return, when all nodes have stopped,")


@needs(test_cancels_the_others)
@points(2)
@streaming
@on_graphs(
    st.builds(
        Example,
        races().map(with_clean_up),
        counts.map(begin),
        st.tuples(st.integers(0, 11), st.sampled_from(ERRORS)),
    ),
    first=Example(with_clean_up(SEARCH), {"count": 0}, (0, ERRORS[0])),
)
async def test_cancels_them_when_wanted_raises(submission, graph, state, number, error):
    """raises the exception that `wanted` raises, and cancels the nodes before that too"""
    number = choose_number(graph, number)
    at = (await graph.timed_reference(state))[number][0]
    wanted = lend_wanted(submission, number, error)
    run = await call(submission, graph, state, wanted)

    expect_raised(run, error)
    expect_left_nothing(run, graph)
    stops = at + LONG_CLEAN_UP_SECONDS
    expect_in_time(run, run.seconds, stops, "the exception, when all nodes have stopped,")


@needs(test_gives_the_first_that_is_wanted)
@on_unusual_graphs()
async def test_searches_an_unusual_graph(submission, graph, state):
    """works on an unusual graph too"""
    steps = state["steps"]  # then come the events of the two nodes at the end
    await stop_and_compare(submission, graph, state, steps if steps > 3 else steps + 1)
