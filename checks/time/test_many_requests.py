"""`many_requests` runs one graph for all visitors at once, each run with its own thread_id."""

import asyncio
from typing import Annotated, Any, TypedDict

from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import expect_equal, expect_in_time, expect_list
from lab.reducers import add
from lab.vocabulary import SECONDS, VALUES, chances, choose_text, texts
from langgraph.checkpoint.memory import InMemorySaver

from kit.judge import Failure, needs, points, streaming


class State(TypedDict, total=False):
    """What a visitor has ordered, how long it takes, and what was done for them."""

    order: Any
    seconds: float
    done: Annotated[list[str], add]


def table(*seconds, order="soup"):
    """Visitors who all order the same, some of which takes longer."""
    return [{"order": order, "seconds": s, "done": ["came in"]} for s in seconds]


def draw_table(chance, size):
    """Visitors of whom several order the same."""
    orders = [choose_text(chance) for _ in range(3)]
    return [
        table(chance.choice(SECONDS), order=chance.choice((*orders, *VALUES)))[0]
        for _ in range(size)
    ]


tables = st.builds(draw_table, chances, st.integers(0, 6) | st.just(12))
MANY = [visitor for n in range(130) for visitor in table(1.0 + 7 * n % 3, order=f"dish {n}")]
EXAMPLE = table(3.0, 1.0, 2.0)


def kitchen(lab, word, error=None):
    """A graph that keeps its states: one node cooks, one serves. To cook fish raises `error`."""

    async def cook(state):
        await asyncio.sleep(state["seconds"])
        if error is not None and state["order"] == "fish":
            raise error
        return {"done": [f"{word} {state['order']}"]}

    async def serve(state):
        await asyncio.sleep(1)
        return {"done": [f"served after {state['seconds']} seconds"]}

    return lab.build(State, {"cook": cook, "serve": serve}, checkpointer=InMemorySaver())


def finish(state, word):
    """What the kitchen makes of this state."""
    served = f"served after {state['seconds']} seconds"
    return {**state, "done": [*state["done"], f"{word} {state['order']}", served]}


async def run_and_compare(submission, lab, states, word):
    """Call the submission: each result has to be right, from one run and one thread_id each."""
    graph = kitchen(lab, word)
    run = await submission.many_requests(graph, states)

    runs = sum(stream.asked > 0 for stream in graph.streams) + len(graph.invokes)
    kept = graph.compiled.checkpointer.list(None)
    saved = {checkpoint.config["configurable"]["thread_id"] for checkpoint in kept}
    expect_equal(run, runs, len(states), "the number of runs")
    expect_equal(run, len(saved), runs, "the number of thread_ids that were used")
    expect_list(run, [finish(state, word) for state in states], "result")
    return graph, run


async def run_example(submission, lab):
    """Serve three visitors, the slowest first."""
    _, run = await run_and_compare(submission, lab, EXAMPLE, "cooked")
    return run


@settings(max_examples=5)
@given(states=tables, word=texts)
@example(states=EXAMPLE, word="cooked")
@example(states=[], word="cooked")
async def test_gives_every_final_state(submission, lab, states, word):
    """returns the final state of one run for each state, in the order of the states"""
    await run_and_compare(submission, lab, states, word)


@settings(max_examples=3)
@given(states=tables, word=texts)
@example(states=table(1.0, 1.0, 2.0), word="cooked")
async def test_gives_each_run_a_thread(submission, lab, states, word):
    """gives each run a thread_id of its own, also when two states are equal"""
    states = [*states, *states[:2]]
    await run_and_compare(submission, lab, states, word)


@needs(test_gives_every_final_state)
@points(2)
@streaming
@settings(max_examples=2)
@given(states=tables, word=texts)
@example(states=EXAMPLE, word="cooked")
@example(states=MANY, word="cooked")
async def test_runs_all_at_once(submission, lab, states, word):
    """starts all runs at once, however many there are"""
    graph, run = await run_and_compare(submission, lab, states, word)

    began = run.moments[run.began].at
    for node_run in graph.node_runs:
        if node_run.name == "cook":
            expect_in_time(run, node_run.at_begin - began, 0.0, "the start of a run")
    longest = max((state["seconds"] for state in states), default=-1) + 1
    expect_in_time(run, run.seconds, longest, "the end of all runs")


ERRORS = (ConnectionError("lost"), KeyError("fish"), ValueError(), TimeoutError("late"))


@settings(max_examples=4)
@given(error=st.sampled_from(ERRORS), place=st.integers(0, 2))
@example(error=ValueError(), place=1)
async def test_raises_what_a_run_raises(submission, lab, error, place):
    """raises what a run raises"""
    states = table(1.0, 1.0, 1.0)
    states[place]["order"] = "fish"

    run = await submission.many_requests.attempt(kitchen(lab, "cooked", error), states)

    raised, name = run.crash.root.type if run.crash else "nothing", type(error).__name__
    if raised != name:
        raise Failure(
            f"run {place + 1} of 3 raised {name}, and many_requests raised {raised}",
            expected=f"{name} is raised",
            actual=f"{raised} is raised" if run.crash else repr(run.value),
            run=run,
        )


async def test_serves_again(submission, lab):
    """works on unusual states too, and each time that it is called"""
    unusual = [table(1.37, order=value)[0] for value in VALUES]
    graph = kitchen(lab, "cooked")
    for number, states in enumerate((unusual, unusual[3:5], unusual, table(1.0, 1.0))):
        run = await submission.many_requests(graph, states)

        expect_list(run, [finish(state, "cooked") for state in states], "result")
        expect_in_time(run, run.seconds, 2.37 if number < 3 else 2.0, "the end of all runs")
