"""`resume_after_failure` goes on where a failed run was, and does nothing twice."""

from lab import Example, expect_equal, expect_on_thread, expect_prompt, on_graphs
from lab.failing import (
    CONFIG,
    ERRORS,
    Worker,
    Workers,
    failing,
    failing_walk,
    run_on_thread,
    safe_events,
)
from langgraph.checkpoint.memory import InMemorySaver

from kit.judge import Failure, crashed, describe, needs, points, streaming

REFUSED = (ConnectionError("refused"), ConnectionError("refused"))
LOOK_UP = Worker(name="look_up", update={"note": {"pages": 3}})
FETCH = Worker(name="fetch", update={"note": {"text": "…"}}, errors=REFUSED[:1], seconds=2.0)
EXAMPLE = Example(Workers(((LOOK_UP, FETCH),)), {"note": 0}, (CONFIG, 3))

PLAN = Worker(name="plan", update={"note": 1})
REPORT = Worker(name="report", update={"note": 1})
ROW = Workers(((PLAN,), (Worker(name="fetch", update={"note": 2}, errors=REFUSED),), (REPORT,)))
MANY = Workers(((PLAN,), (Worker(name="ask", update=None, errors=ERRORS * 6),)))
LONG = Workers(
    tuple(
        (Worker(name=f"n{n}", update={"note": n}, errors=REFUSED[:n] if n < 2 else ()),)
        for n in range(7)
    )
)


async def resume_and_compare(submission, graph, state, config, tries):
    """Call the submission: each node ends once, and each event is yielded once."""
    run = await run_on_thread(submission.resume_after_failure, graph, state, config, tries)

    graph.expect_each_once(run)
    expect_equal(run, run.items, graph.events, "event")
    return run


@points(2)
@on_graphs(failing(), first=[EXAMPLE, Example(LONG, {"note": 0}, (CONFIG, 3))], examples=2)
async def test_goes_on_after_a_failure(submission, graph, state, config, tries):
    """goes on after each error where the graph was, until it has finished"""
    await resume_and_compare(submission, graph, state, config, tries)


@needs(test_goes_on_after_a_failure)
@on_graphs(failing(widths=(2, 3)), first=EXAMPLE, examples=3)
async def test_yields_each_event_once(submission, graph, state, config, tries):
    """yields the event of each node once, though restored ones come again"""
    await resume_and_compare(submission, graph, state, config, tries)


@needs(test_goes_on_after_a_failure)
async def test_gives_up_in_the_end(submission, lab):
    """lets the last error through when the last of its tries has failed"""
    one = (Worker(name="ask", update={}, errors=ERRORS),)
    each = tuple((Worker(name=f"n{n}", update={}, errors=(e,)),) for n, e in enumerate(ERRORS))
    for tries in (1, 2, 5):
        for workers in (Workers(((PLAN,), one)), Workers(((PLAN,), *each))):
            graph = workers.lend(lab)
            args = (graph, {"note": 0}, CONFIG, tries)
            run = await submission.resume_after_failure.attempt(*args)

            expect_on_thread(run, graph, CONFIG)
            last = describe(ERRORS[tries - 1], "").last_line
            raised = run.crash.root.last_line if run.crash else "no error"
            if (graph.failures, raised) != (tries, last):
                raise Failure(
                    f"with {tries} tries, the graph failed {graph.failures} times",
                    expected=f"{last} after {tries} failures",
                    actual=f"{raised} after {graph.failures}",
                    run=run,
                )
            expect_equal(run, run.items, graph.events, "event")


@needs(test_goes_on_after_a_failure)
@on_graphs(first=Example(MANY, {"note": 0}, (CONFIG, MANY.errors + 1)))
async def test_goes_on_after_many_failures(submission, graph, state, config, tries):
    """goes on as often as `tries` allows, whatever the errors are"""
    await resume_and_compare(submission, graph, state, config, tries)


@needs(test_yields_each_event_once)
@streaming
@on_graphs(failing(widths=(1, 2, 3)), first=Example(ROW, {"note": 0}, (CONFIG, 4)), examples=3)
async def test_yields_while_the_graph_runs(submission, graph, state, config, tries):
    """yields each event at the moment at which its node has finished"""
    run = await resume_and_compare(submission, graph, state, config, tries)

    expect_prompt(run, graph, "event")


@needs(test_goes_on_after_a_failure)
async def test_stops_when_its_caller_leaves(submission, lab):
    """runs nothing more when its caller stops asking for events, or is cancelled"""
    graph = ROW.lend(lab)
    args = (graph, {"note": 0}, CONFIG, 4)
    async with submission.resume_after_failure.start(*args) as call:
        call.pulling = lambda: not call.run.items

    if call.run.crash:
        raise crashed(call.run.crash, call.run)
    expect_equal(call.run, call.run.items, [PLAN.event], "event")
    expect_equal(call.run, graph.ended, ["plan"], "node that has run")
    expect_equal(call.run, list(call.run.left), [], "task that was left running")

    graph = ROW.lend(lab)
    arguments = [graph, {"note": 0}, CONFIG, 4]
    run = await submission.resume_after_failure(arguments, 1.5, how="cancelled")

    expect_equal(run, run.value, {"items": [PLAN.event], "cancelled": True}, "what a task got")
    expect_equal(run, graph.ended, ["plan"], "node that has run")


@needs(test_goes_on_after_a_failure)
async def test_resumes_an_unusual_graph(submission, lab):
    """works on an unusual graph too"""
    graph, other = (lab.graph(failing_walk(), checkpointer=InMemorySaver()) for _ in range(2))
    for number, (lent, steps) in enumerate(((graph, 3), (graph, 42), (other, 11), (graph, 3))):
        lent.forget()
        state = {"count": 3, "message": " ", "steps": steps}
        config = {"configurable": {"thread_id": f"{number}"}}
        run = await run_on_thread(submission.resume_after_failure, lent, state, config, 20)

        expect_equal(run, run.items, safe_events(steps), "event")
        expect_prompt(run, lent, "event")
