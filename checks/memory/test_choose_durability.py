"""`run` lets the saver work when the purpose wants it, and yields each event as it comes."""

from hypothesis import strategies as st
from lab import (
    Example,
    expect_async_generator,
    expect_equal,
    expect_on_thread,
    expect_one_run,
    expect_streamed,
    on_graphs,
)
from lab.savers import QUICK, SlowRow, SlowWalk, odd_updates, slow_rows

from kit.judge import needs, points, streaming

THREE = {name: {"note": name} for name in ("plan", "search", "write")}
EXAMPLE = Example(SlowRow(updates=THREE, save=5.0), {"note": 0}, ("ann", "latency"))

safety, latency, economy = (st.just(purpose) for purpose in ("safety", "latency", "economy"))
threads = st.sampled_from(["ann", "Ann", " ann ", "t" * 60])


async def run_and_compare(submission, graph, state, thread, purpose):
    """Call the submission: it has to yield what the nodes return, in one run on the thread."""
    run = await submission.run(graph, state, thread, purpose)

    expect_async_generator(run)
    expect_one_run(graph, run)
    expect_on_thread(run, graph, {"configurable": {"thread_id": thread}})
    expect_equal(run, run.items, graph.events, "event")
    last = [save.step for save in graph.saver.saves][-1:]
    expect_equal(run, last, [len(graph.events)], "step whose state was saved last")
    return run


@on_graphs(
    slow_rows(threads, st.sampled_from(["safety", "latency", "economy"]), saves=(QUICK,)),
    first=EXAMPLE,
)
async def test_yields_every_event(submission, graph, state, thread, purpose):
    """runs the graph once on the thread, and yields what each node has returned"""
    await run_and_compare(submission, graph, state, thread, purpose)


@needs(test_yields_every_event)
@points(2)
@on_graphs(slow_rows(threads, safety), first=Example(EXAMPLE.shape, {"note": 0}, ("ann", "safety")))
async def test_safety(submission, graph, state, thread, purpose):
    """saves, for safety, what was done before the next node starts, however slow the saver is"""
    run = await run_and_compare(submission, graph, state, thread, purpose)

    graph.expect_safe(run)


@needs(test_yields_every_event)
@points(2)
@streaming
@on_graphs(slow_rows(threads, latency, most=12), first=EXAMPLE, examples=3)
async def test_latency(submission, graph, state, thread, purpose):
    """yields, for latency, each event when its node ends, and the last one too"""
    run = await run_and_compare(submission, graph, state, thread, purpose)

    graph.expect_early(run)


@needs(test_yields_every_event)
@on_graphs(first=Example(SlowRow(updates=THREE, save=QUICK), {"note": 0}, ("ann", "latency")))
async def test_latency_saves_meanwhile(submission, graph, state, thread, purpose):
    """saves, for latency too, while the nodes work, as far as the saver can follow"""
    run = await run_and_compare(submission, graph, state, thread, purpose)

    saved = graph.saved_before(graph.node_runs[-1])
    expect_equal(run, saved, [-1, 0, 1], "step whose state was saved before the last node")


@needs(test_yields_every_event)
@on_graphs(
    slow_rows(threads, economy), first=Example(EXAMPLE.shape, {"note": 0}, ("ann", "economy"))
)
async def test_economy(submission, graph, state, thread, purpose):
    """saves, for economy, one state, the last"""
    run = await run_and_compare(submission, graph, state, thread, purpose)

    graph.expect_cheap(run)


@needs(test_yields_every_event)
@streaming
@on_graphs(
    slow_rows(threads, economy, saves=(QUICK / 10,), most=12),
    first=Example(SlowRow(updates=THREE, save=QUICK), {"note": 0}, ("ann", "safety")),
    examples=3,
)
async def test_streams_for_every_purpose(submission, graph, state, thread, purpose):
    """yields, for safety and economy too, each event before the next node has ended"""
    run = await run_and_compare(submission, graph, state, thread, purpose)

    expect_streamed(run, run.yielded, graph, "event")


@needs(test_yields_every_event)
async def test_runs_an_unusual_graph(submission, lab):
    """works on an unusual graph too"""
    long = SlowWalk(lab, save=5.0, seconds=1.37)
    short = SlowRow(updates=odd_updates(11), save=5.0).lend(lab)
    calls = [
        (short, "economy", short.expect_cheap),
        (long, "latency", long.expect_early),
        (short, "safety", short.expect_safe),
        (short, "economy", short.expect_cheap),
    ]
    for number, (graph, purpose, expect) in enumerate(calls):
        graph.forget()
        state = {"message": f"{number}"} if graph is long else {"note": number}
        run = await run_and_compare(submission, graph, state, f"{number} ", purpose)

        expect(run)
