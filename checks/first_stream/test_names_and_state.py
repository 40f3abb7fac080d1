"""`names_and_state` takes the nodes' names and the final state from one run."""

from lab import (
    Example,
    Node,
    chain,
    chains,
    expect_equal,
    expect_one_run,
    fan,
    fans,
    graph_examples,
    lesson,
    loops,
    on_graphs,
    on_unusual_graphs,
    uneven_chains,
    walk,
)
from lab.expect import kind_of
from lab.mixtures import ONE_KEY, mixtures

from kit.judge import Failure, needs, points

WHOLE = ("count", "message", "log", "steps")
EXAMPLES = graph_examples("names_and_state", ["returns", "when"], when=["node_a starts once"])
EXAMPLE = Example(lesson(), {"count": 0, "message": "start"})
PARTS = chain(
    Node(name="plan", keys=("log",)),
    Node(name="check", keys=None),
    Node(name="answer", keys=("message",)),
    Node(name="rest", keys=()),
)
RACE = fan(
    Node(name="ask", keys=WHOLE),
    (Node(name="books", keys=("log",), seconds=2.0), Node(name="web", keys=("log",))),
    Node(name="write", keys=WHOLE),
)
ROWS, OTHERS = (
    (chains(keys=WHOLE), uneven_chains()),
    (loops(keys=WHOLE), fans(keys=("log", "steps"))),
)


async def take(submission, graph, state, part):
    """Call the submission; compare its names (part 0) or its final state (part 1)."""
    if "count" in state:
        state = {"log": ["begin"], **state}
    run = await submission.names_and_state(graph, state)

    if type(run.value) is not tuple or len(run.value) != 2:
        many = f" of {len(run.value)}" if type(run.value) is tuple else ""
        raise Failure(
            f"it returned {kind_of(run)}{many}, not a tuple of two",
            expected="(a list of names, a dict)",
            actual=repr(run.items or run.value),
            run=run,
        )
    chunks = await graph.reference(state, stream_mode=["updates", "values"])
    names = [name for mode, event in chunks if mode == "updates" for name in event]
    if part == 0:
        expect_equal(run, run.value[0], names, "name" if type(run.value[0]) is list else "the list")
    else:
        final = [values for mode, values in chunks if mode == "values"][-1]
        expect_equal(run, run.value[1], final, "the final state")
    return run


@on_graphs(*ROWS, first=EXAMPLE)
async def test_names_the_nodes(submission, graph, state):
    """names the nodes in the order in which they finished, first of the two"""
    await take(submission, graph, state, 0)


@on_graphs(*OTHERS, uneven_chains(), first=PARTS)
async def test_names_each_run_of_a_node(submission, graph, state):
    """names a node each time that it finishes, also one that returned nothing"""
    await take(submission, graph, state, 0)


@points(2)
@on_graphs(*ROWS, first=PARTS)
async def test_gives_the_final_state(submission, graph, state):
    """gives the whole state at the end of the run, second of the two"""
    await take(submission, graph, state, 1)


@on_graphs(*OTHERS, first=RACE)
async def test_gives_what_the_reducers_made(submission, graph, state):
    """gives what the graph's reducers made of the updates"""
    await take(submission, graph, state, 1)


@on_graphs(
    mixtures().map(lambda drawn: Example(drawn, drawn.state)), first=Example(ONE_KEY, ONE_KEY.state)
)
async def test_leaves_the_reducers_to_the_graph(submission, graph, state):
    """gives the right state whatever its keys are called and their reducers do"""
    await take(submission, graph, state, 1)


@on_graphs(first=Example(PARTS, {"count": 0, "other": 1, "__x": 2}))
async def test_leaves_out_what_the_graph_does_not_know(submission, graph, state):
    """gives only keys that the graph knows, whatever keys the input has"""
    await take(submission, graph, state, 1)


@needs(test_names_the_nodes)
@on_graphs(first=EXAMPLE)
async def test_takes_both_from_one_run(submission, graph, state):
    """runs the graph once, and streams it"""
    expect_one_run(graph, await take(submission, graph, state, 0))


@needs(test_names_the_nodes, test_gives_the_final_state)
@on_unusual_graphs(walk(keys=("message", "count")), last_two_at_once=True)
async def test_takes_both_from_an_unusual_graph(submission, graph, state):
    """works on an unusual graph too, and in two calls at the same time"""
    await take(submission, graph, state, 0)
    graph.forget()
    expect_one_run(graph, await take(submission, graph, state, 1))
