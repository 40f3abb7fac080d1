"""`name_the_nodes` names the node of each event."""

from lab import (
    EMPTY,
    Example,
    Node,
    also_on,
    chain,
    chains,
    expect_list,
    expect_one_run,
    fan,
    fans,
    graph_examples,
    lesson,
    loops,
    odd_row,
    on_graphs,
    on_unusual_graphs,
    uneven_chains,
)

from kit.judge import needs

EXAMPLES = graph_examples("name_the_nodes", ["returns"])
EXAMPLE = Example(lesson(), {"count": 0, "message": "start"})
THINK_AND_ACT = chain(*(Node(name=n, keys=("count", "steps")) for n in ("think", "act")), rounds=2)
RACE = fan(
    Node(name="ask"),
    (Node(name="books", seconds=3.0), Node(name="web"), Node(name="archive", seconds=2.0)),
    Node(name="write", keys=None),
)


async def name_and_compare(submission, graph, state):
    """Call the submission: it has to name the node of each event, in order."""
    run = await submission.name_the_nodes(graph, state)

    events = await graph.reference(state)
    expect_list(run, [node for event in events for node in event], "name")
    return run


@also_on(EMPTY, odd_row())
@on_graphs(chains(), uneven_chains(), first=EXAMPLE)
async def test_names_every_node(submission, graph, state):
    """names each node of a row of nodes, whatever their names are and whatever they return"""
    await name_and_compare(submission, graph, state)


@on_graphs(loops(), first=THINK_AND_ACT)
async def test_names_a_node_each_time_it_runs(submission, graph, state):
    """names a node of a loop each time that it runs"""
    await name_and_compare(submission, graph, state)


@on_graphs(fans(), first=RACE)
async def test_names_the_quick_before_the_slow(submission, graph, state):
    """names nodes that run side by side in the order in which they finish"""
    await name_and_compare(submission, graph, state)


@needs(test_names_every_node)
@on_graphs(first=EXAMPLE)
async def test_runs_the_graph_once(submission, graph, state):
    """runs the graph once, and streams it"""
    expect_one_run(graph, await name_and_compare(submission, graph, state))


@needs(test_names_every_node)
@on_unusual_graphs(last_two_at_once=True)
async def test_names_the_nodes_of_an_unusual_graph(submission, graph, state):
    """works on an unusual graph too, and in two calls at the same time"""
    expect_one_run(graph, await name_and_compare(submission, graph, state))
