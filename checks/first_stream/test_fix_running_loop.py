"""`report` serves plain code, and `handle` a running loop that it never holds up."""

import asyncio
from functools import partial

from lab import (
    Example,
    Node,
    chain,
    chains,
    expect_in_time,
    expect_list,
    expect_one_run,
    fans,
    graph_inputs,
    lesson,
    loops,
    on_graphs,
    on_unusual_graphs,
    text_walk,
)
from lab.drawn import begin
from lab.learner_graphs import call_often, lend, repeated

from kit.judge import Examples, Failure, Input, needs, points

EXAMPLE = Example(lesson(), {"count": 0, "message": "start"})
SILENT = chain(Node(name="silent", values={"message": ""}), Node(name="loud"))
SEVERAL = 5  # asyncio's own pool of threads has six on the smallest machines
GRAPHS = chains(), loops(), fans(keys=("message",))


async def run_example(submission, lab):
    """Call `report` from plain code, and `handle` in a running loop."""
    await submission.report.attempt(*EXAMPLE.make(lab), how="plain")
    await submission.handle.attempt(*EXAMPLE.make(lab), how="loop")


async def run_requests(given, submission, lab):
    """Make the calls of a learner's example; the run is that of the last one."""
    graph = lend(lab, given)
    if given["function"] == "report":
        return await submission.report.attempt(graph, given["state"], how="plain")
    begin = partial(submission.handle.start, graph, given["state"], how="loop")
    return await call_often(begin, given["requests"])


EXAMPLES = Examples(
    inputs=(
        Input(
            name="function",
            default="report",
            choices=["report", "handle"],
            about="report, called by plain code, or handle, awaited in a running loop",
        ),
        repeated("requests", "requests handle gets", SEVERAL),
        *graph_inputs(key="message"),
    ),
    run=run_requests,
    outcomes=["returns", "when"],
    when=["the end at 3 s"],
)


async def expect_messages(run, graph, state):
    """The call gave what each node returned under "message", in the order of their ends."""
    events = await graph.reference(state)
    expect_list(
        run, [update["message"] for event in events for update in event.values()], "message"
    )


@on_graphs(*GRAPHS, first=EXAMPLE)
async def test_report_gives_the_messages(submission, graph, state):
    """`report` returns every message to plain code"""
    run = await submission.report(graph, state, how="plain")

    if run.kind != "value":
        what = "plain code cannot await, and what report returned is not a list"
        raise Failure(what, expected="a list of messages", actual=repr(run.value), run=run)
    await expect_messages(run, graph, state)


@on_graphs(*GRAPHS, first=(EXAMPLE, Example(SILENT)))
async def test_handle_gives_the_messages(submission, graph, state):
    """`handle` gives the same list when it is awaited in a running loop"""
    run = await submission.handle(graph, state, how="loop")

    if run.kind not in ("coroutine", "awaitable"):
        what = "a server awaits what handle returns, and this cannot be awaited"
        raise Failure(what, expected="a coroutine", actual=repr(run.value or run.items), run=run)
    await expect_messages(run, graph, state)


@needs(test_report_gives_the_messages, test_handle_gives_the_messages)
@on_graphs(first=EXAMPLE)
async def test_runs_the_graph_once(submission, graph, state):
    """`report` and `handle` run the graph once, and stream it"""
    for function, how in ((submission.report, "plain"), (submission.handle, "loop")):
        graph.forget()
        run = await function(graph, state, how=how)

        await expect_messages(run, graph, state)
        expect_one_run(graph, run)


@needs(test_handle_gives_the_messages)
@points(2)
@on_graphs(chains(most=4), first=EXAMPLE)
async def test_handle_leaves_the_loop_free(submission, graph, state):
    """`handle` leaves the loop free: a second request's graph starts while the first one's runs"""
    nodes, count = len(graph.shape.nodes), state["count"]
    other, now = begin(count + 1), submission.now
    busy = count % nodes
    async with submission.handle.start(graph, state, how="loop") as first:
        await asyncio.sleep(busy + 0.37)  # each node takes a second
        async with submission.handle.start(graph, other, how="loop") as second:
            pass
    for call, asked, begins in ((first, state, 0.0), (second, other, busy + 0.37)):
        if call.run.crash:
            line = call.run.crash.last_line
            raise Failure(f"with two requests at once, it raised {line}", run=call.run, error=line)
        await expect_messages(call.run, graph, asked)
        expect_in_time(call.run, call.run.moments[call.run.began].at - now, begins, "the request")
        expect_in_time(call.run, call.run.seconds, nodes, "the answer to a request")
    started = sorted(node_run.at_begin - now for node_run in graph.node_runs)
    wanted = sorted(begins + number for begins in (0.0, busy + 0.37) for number in range(nodes))
    for at, right in zip(started, wanted, strict=True):
        expect_in_time(second.run, at, right, "the start of a node, with two requests at once,")


@needs(test_handle_leaves_the_loop_free)
@on_graphs(first=EXAMPLE)
async def test_handle_serves_several(submission, graph, state):
    """`handle` serves several requests with one graph at once, equal ones too"""
    calls = [submission.handle.start(graph, begin(n % 3), how="loop") for n in range(SEVERAL)]
    opened = [await call.__aenter__() for call in calls]
    for call in calls:
        await call.__aexit__(None, None, None)
    for number, call in enumerate(opened):
        if call.run.crash:
            line = call.run.crash.last_line
            raise Failure(f"among {SEVERAL} requests, one raised {line}", run=call.run, error=line)
        await expect_messages(call.run, graph, begin(number % 3))
        expect_in_time(call.run, call.run.seconds, 3, f"the answer to one of {SEVERAL} requests")


@needs(test_report_gives_the_messages, test_handle_gives_the_messages)
@on_unusual_graphs(text_walk(is_long=True))
async def test_gives_the_messages_of_an_unusual_graph(submission, graph, state):
    """works on an unusual graph too; `report` also in a thread that has never had a loop"""
    run = await submission.handle(graph, state, how="loop")
    await expect_messages(run, graph, state)

    run = await submission.report(graph, state | {"steps": 2}, how="thread")
    await expect_messages(run, graph, state | {"steps": 2})
