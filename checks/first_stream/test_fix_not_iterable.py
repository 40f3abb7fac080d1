"""`all_events` and `count_events` go through the whole stream."""

from lab import (
    EMPTY,
    Example,
    Node,
    also_on,
    chain,
    chains,
    expect_equal,
    expect_list,
    expect_one_run,
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

EXAMPLES = graph_examples({"all_events": (), "count_events": ()}, ["returns"])
EXAMPLE = Example(lesson(), {"count": 0, "message": "start"})
THINK_AND_ACT = chain(*(Node(name=n, keys=("count", "steps")) for n in ("think", "act")), rounds=2)
GRAPHS = chains(), uneven_chains(), loops(), fans()


async def run_example(submission, lab):
    """Collect the events of the graph of the task, and count them."""
    await submission.all_events.attempt(*EXAMPLE.make(lab))
    await submission.count_events.attempt(*EXAMPLE.make(lab))


async def collect_and_compare(submission, graph, state):
    """Call `all_events`: it has to return what the graph streams."""
    run = await submission.all_events(graph, state)

    expect_list(run, await graph.reference(state), "event")
    return run


async def count_and_compare(submission, graph, state):
    """Call `count_events`: it has to return the number of events."""
    run = await submission.count_events(graph, state)

    expect_equal(run, run.value, len(await graph.reference(state)), "the number of events")
    return run


@also_on(EMPTY, odd_row(rounds=2))
@on_graphs(*GRAPHS, first=EXAMPLE)
async def test_gives_all_events(submission, graph, state):
    """`all_events` returns every event, as it came"""
    await collect_and_compare(submission, graph, state)


@also_on(EMPTY)
@on_graphs(*GRAPHS, first=THINK_AND_ACT)
async def test_counts_the_events(submission, graph, state):
    """`count_events` returns how many events there are"""
    await count_and_compare(submission, graph, state)


@needs(test_gives_all_events, test_counts_the_events)
@on_graphs(first=EXAMPLE)
async def test_runs_the_graph_once(submission, graph, state):
    """each of the two runs the graph once, and streams it"""
    for compare in (collect_and_compare, count_and_compare):
        graph.forget()
        expect_one_run(graph, await compare(submission, graph, state))


@needs(test_gives_all_events, test_counts_the_events)
@on_unusual_graphs(last_two_at_once=True)
async def test_takes_an_unusual_graph(submission, graph, state):
    """works on an unusual graph too, and in two calls at the same time"""
    await collect_and_compare(submission, graph, state)
    await count_and_compare(submission, graph, state)
