"""`run_again_from` runs the last part of a job again, from a checkpoint of its thread."""

import asyncio

from lab import (
    Example,
    expect_equal,
    expect_on_thread,
    expect_prompt,
    on_graphs,
)
from lab.repeatable_jobs import Job, jobs
from lab.savers import odd_updates

from kit.judge import needs, points, streaming

CONFIG = {"configurable": {"thread_id": "report 7"}}
STATE = {"log": ["begin"]}
SECONDS = {"search": 61.0, "write": 2.5, "check": 1.0}
STEPS = tuple({name: seconds} for name, seconds in SECONDS.items())
JOB = Job(steps=STEPS)
EXAMPLE = Example(JOB, STATE, (CONFIG, "write"))
SEVERAL_RUNS = Example(Job(steps=STEPS, turns=5), STATE, (CONFIG, "search"))
LOOP = Example(Job(steps=STEPS, turns=2, rounds=3), STATE, (CONFIG, "write"))
SIMILAR = Job(steps=({"draft": 1.0}, {"edit": 2.5}, {"draft 2": 2.5}))
ALIKE = Example(SIMILAR, STATE, (CONFIG, "draft"))
BESIDE = Job(steps=({"search": 2.5}, {"write": 2.5, "draw": 1.0, "ask": 7.0}, {"check": 1.0}))


async def run_example(submission, lab):
    """Call the function for a thread on which the graph of the task has run."""
    graph, state, *arguments = EXAMPLE.make(lab)
    await graph.run_before(state, CONFIG)
    await submission.run_again_from.attempt(graph, *arguments)


async def run_again(submission, graph, config, node):
    """Call the submission: it has to stream what runs from ``node`` on, and nothing else."""
    graph.forget()
    run = await submission.run_again_from(graph, config, node)

    graph.expect_run_from(run, node)
    expect_equal(run, run.items, graph.events, "event")
    return run


async def run_and_run_again(submission, graph, state, config, node):
    """Run the job as often as it has run before, then let the submission run a part again."""
    await graph.run_before(state, config)
    run = await run_again(submission, graph, config, node)

    expect_on_thread(run, graph, config)
    return run


@points(2)
@on_graphs(jobs(turns=(1,)), first=[EXAMPLE, ALIKE])
async def test_runs_again_from_a_node(submission, graph, state, config, node):
    """runs the graph once more on its thread, from the node on, with the state of before"""
    await run_and_run_again(submission, graph, state, config, node)


@needs(test_runs_again_from_a_node)
@on_graphs(jobs(turns=(2, 3)), first=[SEVERAL_RUNS, LOOP], examples=3)
async def test_takes_the_newest_checkpoint(submission, graph, state, config, node):
    """begins with the newest checkpoint before the node, if the node has run several times"""
    await run_and_run_again(submission, graph, state, config, node)


@needs(test_runs_again_from_a_node)
@on_graphs(
    jobs(widths=(2, 3), turns=(1,)),
    first=[Example(BESIDE, STATE, (CONFIG, node)) for node in ("write", "draw", "ask")],
    examples=3,
)
async def test_finds_nodes_side_by_side(submission, graph, state, config, node):
    """finds a node that ran side by side with others, and runs all of them again"""
    await run_and_run_again(submission, graph, state, config, node)


@needs(test_runs_again_from_a_node)
@on_graphs(first=EXAMPLE)
async def test_runs_nothing_without_a_checkpoint(submission, graph, state, config, node):
    """runs nothing, and yields nothing, if the node has not run on the thread"""
    other = {"configurable": {"thread_id": "report 8"}}
    await run_and_run_again(submission, graph, state, config, node)
    for unknown, thread in (("Write", config), ("rit", config), (node, other)):
        graph.forget()
        run = await submission.run_again_from(graph, thread, unknown)

        expect_equal(run, [*graph.ended, *run.items], [], "node or event")


@needs(test_runs_again_from_a_node)
@streaming
@on_graphs(jobs(widths=(1, 2)), first=Example(JOB, STATE, (CONFIG, "search")))
async def test_yields_while_the_graph_runs(submission, graph, state, config, node):
    """yields each event at the moment at which its node has finished"""
    run = await run_and_run_again(submission, graph, state, config, node)

    expect_prompt(run, graph, "event")


@needs(test_runs_again_from_a_node)
async def test_serves_callers_at_the_same_time(submission, lab):
    """yields the events of its own run to each of twelve callers at the same time"""
    graphs = [JOB.lend(lab) for _ in range(12)]
    for graph in graphs:
        await graph.run_before(STATE, CONFIG)
    calls = [
        run_again(submission, graph, CONFIG, tuple(SECONDS)[n % 3])
        for n, graph in enumerate(graphs)
    ]
    await asyncio.gather(*calls)


@needs(test_takes_the_newest_checkpoint)
async def test_runs_an_unusual_graph_again(submission, lab):
    """works on an unusual graph too"""
    odd = {**odd_updates(21), "draft.2": {"_note": None}}
    steps = tuple({name: 0.37} for name in odd)
    graph = Job(steps=steps, returns=odd).lend(lab)
    loop = ({"plan": 2.5}, {"draft": 0.1})
    other = Job(steps=loop, returns={"draft": None}, rounds=42, again_from=1).lend(lab)
    for lent in (graph, other):
        await lent.run_before(STATE, CONFIG)
    for lent, node in ((graph, "Draft"), (graph, " draft"), (other, "plan"), (graph, "draft")):
        run = await run_again(submission, lent, CONFIG, node)

        expect_prompt(run, lent, "event")
