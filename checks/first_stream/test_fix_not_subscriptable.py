"""`first_event`, `last_event` and `nth_event` take one event of a run, and end the run with it."""

from lab import (
    Example,
    Node,
    chains,
    expect_equal,
    expect_in_time,
    expect_left_nothing,
    expect_no_more,
    expect_one_run,
    fans,
    graph_examples,
    lesson,
    loops,
    on_graphs,
    on_unusual_graphs,
    race,
    races,
)
from lab.expect import ends_of

from kit.judge import Failure, Input, needs, points, streaming

BOTH = ("count", "message")
N = Input(name="n", default=1, about="which event nth_event takes, counted from 0")
EXAMPLES = graph_examples(
    {"first_event": (), "last_event": (), "nth_event": (N,)},
    ["returns", "when"],
    when=["node_b starts never", "the end at 1 s"],
)
EXAMPLE = Example(lesson(), {"count": 0, "message": "start"})
RACE = race(
    Node(name="quick"),
    Node(name="slow", seconds=3.0),
    Node(name="middling", seconds=2.0),
    last=Node(name="join"),
)


async def run_example(submission, lab):
    """Take the first event of the graph of the task, the last one, and that with index 1."""
    await submission.first_event.attempt(*EXAMPLE.make(lab))
    await submission.last_event.attempt(*EXAMPLE.make(lab))
    await submission.nth_event.attempt(*EXAMPLE.make(lab), 1)


async def take_and_compare(submission, name, graph, state, index):
    """Call one of the three functions: it has to give the event with this index."""
    more = (index,) if name == "nth_event" else ()
    run = await getattr(submission, name)(graph, state, *more)

    if not graph.streams and not graph.invokes:
        expect_one_run(graph, run)
    events = await graph.reference(state)
    expect_equal(run, run.items or run.value, events[index], f"the event with index {index}")
    return run


def choose_index(state, events):
    """An index below `events`; it follows from the state, so that each draw has another."""
    return abs(state["count"] + 1) % events


@on_graphs(chains(), loops(), fans(keys=BOTH), first=EXAMPLE)
async def test_gives_the_event(submission, graph, state):
    """gives the first, the last and the n-th event of a run"""
    last = len(await graph.reference(state)) - 1
    n = choose_index(state, last + 1)
    for name, index in (("first_event", 0), ("last_event", last), ("nth_event", n)):
        graph.forget()
        await take_and_compare(submission, name, graph, state, index)


@needs(test_gives_the_event)
@on_graphs(first=EXAMPLE)
async def test_runs_the_graph_once(submission, graph, state):
    """each of the three runs the graph once, and streams it"""
    for name, index in (("first_event", 0), ("last_event", 2), ("nth_event", 1)):
        graph.forget()
        expect_one_run(graph, await take_and_compare(submission, name, graph, state, index))


@points(2)
@streaming
@on_graphs(chains(least=2), loops(), first=EXAMPLE)
async def test_stops_at_the_event(submission, graph, state):
    """`first_event` and `nth_event` start no node after the one whose event they give"""
    n = choose_index(state, len(await graph.reference(state)) - 1)
    for name, index in (("first_event", 0), ("nth_event", n)):
        graph.forget()
        run = await take_and_compare(submission, name, graph, state, index)

        expect_no_more(run, graph, index + 1)


@points(2)
@streaming
@on_graphs(races(), first=RACE)
async def test_leaves_nothing_running(submission, graph, state):
    """nodes that run beside the event's have been cancelled when the function returns"""
    n = choose_index(state, len(graph.shape.nodes) - 2)
    for name, index in (("first_event", 0), ("nth_event", n)):
        graph.forget()
        run = await take_and_compare(submission, name, graph, state, index)

        expect_left_nothing(run, graph)
        ended = [node_run for node_run in graph.node_runs if node_run.ended >= 0]
        expect_equal(run, len(ended), index + 1, "the number of nodes that came to their end")


@needs(test_gives_the_event)
@on_graphs(chains(), fans(keys=BOTH), first=EXAMPLE)
async def test_raises_index_error(submission, graph, state):
    """`nth_event` raises IndexError if there are fewer events"""
    events = len(await graph.reference(state))
    for n in (events, events + abs(state["count"])):
        graph.forget()
        run = await submission.nth_event.attempt(graph, state, n)

        asked = f"nth_event was asked for n = {n} of {events} events, counted from 0,"
        expect_one_run(graph, run)
        if run.crash is None:
            what = f"{asked} and raised nothing"
            raise Failure(what, expected="IndexError", actual=repr(run.value), run=run)
        if not run.crash.is_a("IndexError"):
            what, line = f"{asked} and raised {run.crash.type}", run.crash.last_line
            raise Failure(what, expected="IndexError", actual=line, run=run)


@needs(test_gives_the_event)
@streaming
@on_unusual_graphs()
async def test_takes_from_an_unusual_graph(submission, graph, state):
    """works on an unusual graph too"""
    last = len(await graph.reference(state)) - 1
    calls = [("last_event", last), ("first_event", 0)]
    calls += [("nth_event", n) for n in (11, 26, 20, last - 3, last - 1, last) if 0 <= n <= last]
    for name, index in calls:
        graph.forget()
        run = await take_and_compare(submission, name, graph, state, index)

        ended = ends_of(run, graph)[index]
        expect_in_time(run, run.seconds, ended, f"the event with index {index}")
        if index < last - 1:
            expect_no_more(run, graph, index + 1)
