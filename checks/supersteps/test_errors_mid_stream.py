"""`errors_mid_stream` passes on the events of a graph, and says how the run ended."""

from dataclasses import replace

from hypothesis import strategies as st
from lab import (
    Example,
    Node,
    chain,
    chains,
    expect_at_once,
    expect_equal,
    expect_left_nothing,
    expect_streamed,
    fan,
    fans,
    graph_examples,
    graph_inputs,
    lesson,
    loops,
    on_graphs,
    on_unusual_graphs,
    uneven_chains,
    walk,
)
from lab.drawn import also_on
from lab.errors import ERRORS
from lab.expect import expect_async_generator, expect_unchanged
from lab.learner_graphs import NODE_ERRORS
from lab.vocabulary import CLEAN_UP_SECONDS

from kit.judge import Failure, crashed, needs, points, streaming


def failing(shape, name, error):
    """Return the graph with the node ``name`` raising ``error``."""
    return shape.with_nodes(lambda node: replace(node, error=error) if node.name == name else node)


def failing_last(shape, error):
    """Return the graph with its last node raising ``error``."""
    return failing(shape, shape.nodes[-1].name, error)


EXAMPLE = Example(
    failing(lesson(), "node_b", ValueError("no such thing")), {"count": 0, "message": "start"}
)
SLOW = Node(name="slow", seconds=61.0, clean_up_seconds=CLEAN_UP_SECONDS)
FAILING_BESIDE = fan(
    Node(name="ask"),
    (Node(name="web", keys=None), replace(SLOW, name="maps"), Node(name="books", seconds=2.5)),
    Node(name="write"),
)
BESIDE = failing(FAILING_BESIDE, "books", ValueError("try again"))
FIVE = chain(*(Node(name=f"node {number}", seconds=1.37) for number in range(5)))
UNUSUAL = walk()
FAILING_LATE = replace(UNUSUAL, steps=(*UNUSUAL.steps[:-1], ("draft", ERRORS[0])))

shapes = uneven_chains() | fans(keys=("message",))
errors = st.sampled_from(ERRORS)
names = st.integers(0, 4)


def fail_at(shape, place, error):
    """Return the graph with one of its nodes raising ``error``."""
    return failing(shape, shape.nodes[place % len(shape.nodes)].name, error)


EXAMPLES = graph_examples(
    "errors_mid_stream",
    ["yields", "when"],
    inputs=(replace(NODE_ERRORS, default={"node_b": "ValueError"}), *graph_inputs()),
    when=["item 1 at 1 s", "node_c starts never"],
)


async def pass_on_and_compare(submission, graph, state):
    """Call the submission: it has to yield each event, then the record of how the run ended."""
    run = await submission.errors_mid_stream.attempt(graph, state)

    await expect_record(run, graph, state)
    return run


async def expect_record(run, graph, state):
    """A run yielded each event, then the record of how the graph ended."""
    events, error = await graph.attempt(state)
    record = {"error": type(error).__name__} if error is not None else {"done": True}
    if run.crash and not (error and run.crash.is_a(type(error).__name__)):
        raise crashed(run.crash, run)
    if run.crash:
        raise Failure(
            f"the {run.crash.type} of a node went on to the caller",
            expected=f"{record}, and no exception",
            actual=run.crash.last_line,
            run=run,
        )
    expect_async_generator(run)
    expect_equal(run, run.items, [*events, record], "item")
    expect_unchanged(run)


@on_graphs(shapes, loops(), first=Example(lesson(), EXAMPLE.state))
async def test_says_done(submission, graph, state):
    """yields the events of a graph that does not fail, then `{"done": True}`"""
    await pass_on_and_compare(submission, graph, state)


@points(2)
@also_on(BESIDE, failing(lesson(), "node_a", KeyError("message")))
@on_graphs(st.builds(fail_at, shapes, names, st.just(ValueError(""))), first=EXAMPLE)
async def test_says_which_error(submission, graph, state):
    """yields the events that came before an error, then `{"error": …}` with its type's name"""
    await pass_on_and_compare(submission, graph, state)


@needs(test_says_which_error)
async def test_names_every_type_of_error(submission, lab):
    """names each type of exception, known or not"""
    state = dict(EXAMPLE.state)
    graphs = [lab.graph(chain(Node(name="ask"), Node(name="fail", error=e))) for e in ERRORS]
    runs = [await submission.errors_mid_stream.attempt(graph, state) for graph in graphs]
    for graph, run in zip(graphs, runs, strict=True):
        await expect_record(run, graph, state)


@needs(test_says_which_error)
@streaming
@on_graphs(
    st.builds(failing_last, chains(20, 9, seconds=1.37), errors),
    first=failing_last(FIVE, ValueError()),
    examples=3,
)
async def test_passes_on_each_event_as_it_comes(submission, graph, state):
    """runs the graph once, and yields each item as soon as its node has ended, or failed"""
    run = await pass_on_and_compare(submission, graph, state)

    expect_streamed(run, run.yielded, graph, "item")
    start = run.moments[run.began].at
    ends = [node_run.at_end - start for node_run in graph.node_runs]
    expect_at_once(run, run.yielded, ends, "item")


@on_graphs(shapes, first=Example(lesson(), EXAMPLE.state), examples=2)
async def test_can_be_closed(submission, graph, state):
    """yields nothing more to a caller who closes it"""
    events = await graph.reference(state)
    for taken in sorted({1, len(events)}):
        async with submission.errors_mid_stream.start(graph, state) as call:
            call.pulling = lambda taken=taken, call=call: len(call.run.items) < taken

        run = call.run
        if run.crash:
            raise Failure(
                f"its caller closed it after item {taken}, and closing it raised an exception",
                expected="it ends, without another item",
                actual=run.crash.last_line,
                run=run,
                error=run.crash.last_line,
            )
        expect_equal(run, run.items, events[:taken], "item")


@on_graphs(
    chains(4, clean_up_seconds=CLEAN_UP_SECONDS), first=Example(chain(Node(name="ask"), SLOW))
)
async def test_can_be_cancelled(submission, graph, state):
    """lets a task that is cancelled while it waits for the next item end as cancelled"""
    events = await graph.reference(state)
    waited = len(events) - 1  # each node takes a second or more: the last is at work

    run = await submission.errors_mid_stream([graph, state], waited + 0.5, how="cancelled")

    expect_equal(run, run.value["items"], events[:waited], "item")
    if not run.value["cancelled"]:
        raise Failure(
            "a task was cancelled while it waited for the next item, and it did not end as "
            "cancelled",
            expected="a CancelledError",
            actual="the end of the items",
            run=run,
        )
    expect_left_nothing(run, graph)


@needs(test_says_done, test_says_which_error)
@on_unusual_graphs(FAILING_LATE)
async def test_passes_on_an_unusual_graph(submission, graph, state):
    """works on an unusual graph too"""
    run = await pass_on_and_compare(submission, graph, state)

    expect_streamed(run, run.yielded, graph, "item")
