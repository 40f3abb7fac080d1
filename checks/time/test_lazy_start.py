"""`lazy_start` gives a stream that runs its graph as far as it is asked to, and no further."""

import asyncio
from itertools import accumulate

from lab import (
    Example,
    Node,
    chain,
    chains,
    expect_async_generator,
    expect_equal,
    expect_in_time,
    expect_one_run,
    fans,
    graph_inputs,
    laps,
    lesson,
    loops,
    marathons,
    on_graphs,
    on_unusual_graphs,
    uneven_chains,
)
from lab.learner_graphs import lend

from kit.judge import Examples, Failure, Input, needs, points, streaming
from kit.model import Lane

EXAMPLE = Example(lesson(), {"count": 0, "message": "start"})
SAME = Node(name="model", keys=("message", "steps"), values={"message": "same"}, seconds=200.0)
SLOW = Example(chain(SAME, rounds=2))
GRAPHS = chains(), loops(), fans(keys=("message",))
PAUSE = 20.0  # seconds in which nobody asks: what runs ahead would come far in them


async def pairs_of(graph, state):
    """All pairs, in order."""
    return [pair for event in await graph.reference(state) for pair in event.items()]


async def take_all(submission, graph, state):
    """Ask for all pairs: they have to be the right ones."""
    run = await submission.lazy_start(graph, state, how="loop")

    expect_async_generator(run)
    expect_equal(run, run.items, await pairs_of(graph, state), "pair")
    return run


async def ask(submission, graph, state, pairs, pause):
    """Ask for some pairs, with a pause before each and after the last, and then stop asking.

    Returns the run, and when each pair was asked for, as indices of the timeline.
    """
    asked: list[int] = []

    async def pull():
        await asyncio.sleep(pause)
        if len(asked) == pairs:
            return False
        asked.append(submission.timeline.note(Lane.CALL, f"pair {len(asked) + 1} is asked for"))
        return True

    async with submission.lazy_start.start(graph, state, how="loop") as call:
        call.pulling = pull
    await asyncio.sleep(pause)
    return call.run, asked


async def run_asking(given, submission, lab):
    """Ask for the pairs of a learner's example."""
    graph = lend(lab, given)
    return (await ask(submission, graph, given["state"], given["pairs"], given["pause"]))[0]


EXAMPLES = Examples(
    inputs=(
        Input(name="pairs", default=2, most=60, about="how many pairs the caller asks for"),
        Input(
            name="pause",
            default=60.0,
            about="how many seconds the caller waits before it asks, each time",
        ),
        *graph_inputs(),
    ),
    run=run_asking,
    outcomes=["yields", "when"],
    when=["node_a starts at 60 s", "item 1 at 61 s", "node_c starts never"],
)


async def ask_slowly(submission, graph, state, pairs):
    """As `ask`; each pair that was asked for has to come, and nothing may go on."""
    run, asked = await ask(submission, graph, state, pairs, PAUSE)
    if run.crash or run.left:
        what = run.crash.last_line if run.crash else f"a task goes on: {', '.join(run.left)}"
        raise Failure(f"when its caller stopped asking: {what}", run=run)
    expect_async_generator(run)
    expect_equal(run, run.items, (await pairs_of(graph, state))[: len(asked)], "pair")
    return run, asked


async def ask_and_compare(submission, graph, state, pairs):
    """No superstep starts before its first pair is asked for, and each pair comes when it can."""
    sizes = await count_supersteps(graph, state)
    run, asked = await ask_slowly(submission, graph, state, pairs)

    ends = sorted(node_run.at_end for node_run in graph.node_runs if node_run.ended >= 0)
    for number, (pair, index, end) in enumerate(zip(run.yielded, asked, ends, strict=False), 1):
        due = max(run.moments[index].at, end)
        expect_in_time(run, pair.at - due, 0.0, f"pair {number}, counted from its node's end,")

    starts = sorted(graph.node_runs, key=lambda node_run: node_run.began)
    for size, before in zip(sizes, accumulate(sizes, initial=0), strict=False):
        due = asked[before] if before < len(asked) else len(run.moments)
        for node_run in starts[before : before + size]:
            if node_run.began < due:
                number = sum(index < node_run.began for index in asked)
                raise Failure(
                    f"{node_run.name} started too early: {number} pairs had been asked for",
                    expected=f"{node_run.name} starts when pair {before + 1} is asked for",
                    actual=f"{node_run.name} starts after {number} pairs were asked for",
                    run=run,
                )


async def count_supersteps(graph, state):
    """How many nodes run in each superstep."""
    sizes, starting = [0], True
    for task in await graph.reference(state, stream_mode="tasks"):
        starts = "triggers" in task  # else it has ended
        if starts and not starting:
            sizes.append(0)
        sizes[-1] += starts
        starting = starts
    return sizes


def choose_number(state, pairs):
    """How many pairs to ask for, 1 to `pairs`; it follows from the state."""
    return abs(state["count"]) % pairs + 1


@on_graphs(*GRAPHS, uneven_chains(), first=(EXAMPLE, SLOW))
async def test_yields_every_pair(submission, graph, state):
    """yields `(node, update)` for each event of the graph, in order"""
    await take_all(submission, graph, state)


@needs(test_yields_every_pair)
@on_graphs(first=EXAMPLE)
async def test_runs_the_graph_once(submission, graph, state):
    """runs the graph once, and streams it"""
    expect_one_run(graph, await take_all(submission, graph, state))


@points(2)
@on_graphs(*GRAPHS, first=EXAMPLE)
async def test_runs_nothing_before_it_is_asked(submission, graph, state):
    """runs nothing of the graph before the first pair is asked for"""
    for pairs in (0, 1):
        graph.forget()
        run, asked = await ask_slowly(submission, graph, state, pairs)

        began = min((node_run.began for node_run in graph.node_runs), default=len(run.moments))
        if (not asked and graph.node_runs) or (asked and began < asked[0]):
            name = graph.node_runs[0].name
            raise Failure(
                f"{name} started before a pair was asked for",
                expected="no node starts before the first pair is asked for",
                actual=f"{name} starts",
                run=run,
            )


@needs(test_runs_nothing_before_it_is_asked)
@points(2)
@streaming
@on_graphs(*GRAPHS, marathons(), first=Example(laps(), {"count": 29, "message": "", "steps": 0}))
async def test_goes_no_further_than_asked(submission, graph, state):
    """starts no superstep before a pair of it is asked for"""
    await ask_and_compare(submission, graph, state, choose_number(state, 30))


@needs(test_yields_every_pair)
@streaming
@on_unusual_graphs()
async def test_asks_an_unusual_graph(submission, graph, state):
    """works on an unusual graph too"""
    await ask_and_compare(submission, graph, state, 43)
