"""`print_progress` prints each node's message while the graph goes on."""

from lab import (
    Example,
    chains,
    expect_equal,
    expect_one_run,
    expect_prompt,
    expect_streamed,
    fans,
    graph_examples,
    graph_inputs,
    laps,
    lesson,
    loops,
    marathons,
    on_graphs,
    on_unusual_graphs,
    text_walk,
)

from kit.judge import needs, points, streaming

EXAMPLES = graph_examples(
    "print_progress",
    ["prints", "when"],
    inputs=graph_inputs(key="message"),
    when=["line 1 before node_b ends"],
)
EXAMPLE = Example(lesson(), {"count": 0, "message": "start"})


async def print_and_compare(submission, graph, state):
    """Call the submission: every line that it prints has to be right."""
    run = await submission.print_progress(graph, state)

    events = await graph.reference(state)
    lines = [f"→ {node}: {update['message']}" for event in events for node, update in event.items()]
    expect_equal(run, run.lines, lines, "line")
    return run


@on_graphs(chains(), loops(), fans(keys=("count", "message")), first=EXAMPLE)
async def test_prints_every_message(submission, graph, state):
    """prints `→ node: message` for each node, in the order in which they finish"""
    await print_and_compare(submission, graph, state)


@needs(test_prints_every_message)
@on_graphs(first=EXAMPLE)
async def test_runs_the_graph_once(submission, graph, state):
    """runs the graph once, and streams it"""
    expect_one_run(graph, await print_and_compare(submission, graph, state))


@needs(test_runs_the_graph_once)
@points(2)
@streaming
@on_graphs(marathons(), first=laps(), examples=3)
async def test_prints_while_the_graph_runs(submission, graph, state):
    """prints each line before the next node has finished"""
    run = await print_and_compare(submission, graph, state)

    expect_streamed(run, run.printed, graph, "line")


@needs(test_prints_every_message)
@on_unusual_graphs(text_walk())
async def test_prints_an_unusual_graph(submission, graph, state):
    """works on an unusual graph too"""
    run = await print_and_compare(submission, graph, state)

    expect_prompt(run, graph, "line", run.printed)
