"""`many_requests` runs one graph for all users at once, each run with its own thread_id."""

import asyncio
from typing import Annotated, Any, TypedDict

from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import SharedItems, expect_equal, expect_in_time, expect_list
from lab.reducers import add
from lab.vocabulary import SECONDS, VALUES, chances, choose_text, texts
from langgraph.checkpoint.memory import InMemorySaver

from kit.judge import Examples, Failure, Input, InvalidExample, needs, points, streaming


class State(TypedDict, total=False):
    """What a user has ordered, how long it takes, and what was done."""

    order: Any
    seconds: float
    done: Annotated[list[str], add]


ORDERS = [value for value in VALUES if not isinstance(value, tuple)]
"""A checkpointer gives back a tuple as a list."""


def table(*seconds, order="soup"):
    """Users who all order the same, some of which takes longer."""
    return [{"order": order, "seconds": s, "done": ["came in"]} for s in seconds]


def draw_table(chance, size):
    """Users of whom several order the same."""
    orders = [choose_text(chance) for _ in range(3)]
    return [
        table(chance.choice(SECONDS), order=chance.choice((*orders, *ORDERS)))[0]
        for _ in range(size)
    ]


tables = st.builds(draw_table, chances, st.integers(0, 6) | st.just(12))
MANY = [table(1.0 + 7 * n % 3, order=f"dish {n}")[0] for n in range(130)]


def kitchen(lab, word, error=None):
    """A graph that keeps its states: one node cooks, one serves. To cook fish raises `error`."""

    async def cook(state):
        await asyncio.sleep(state["seconds"])
        if error is not None and state["order"] == "fish":
            raise error
        return {"done": [f"{word} {state['order']}"]}

    async def serve(state):
        await asyncio.sleep(state["seconds"] / 2)
        return {"done": [f"served after {state['seconds']} seconds"]}

    return lab.build(State, {"cook": cook, "serve": serve}, checkpointer=InMemorySaver())


def finish(state, word):
    """What the kitchen makes of this state."""
    served = f"served after {state['seconds']} seconds"
    return {**state, "done": [*state["done"], f"{word} {state['order']}", served]}


def expect_one_run_each(run, graph, states):
    """The graph ran once for each of the states; return how often it ran."""
    runs = sum(stream.asked > 0 for stream in graph.streams) + len(graph.invokes)
    expect_equal(run, runs, len(states), "the number of runs")
    return runs


async def run_and_compare(submission, lab, states, word):
    """Call the submission: each result has to be right, from one run and one thread_id each."""
    graph = kitchen(lab, word)
    run = await submission.many_requests(graph, states)

    runs = expect_one_run_each(run, graph, states)
    kept = graph.compiled.checkpointer.list(None)
    saved = {checkpoint.config["configurable"]["thread_id"] for checkpoint in kept}
    expect_equal(run, len(saved), runs, "the number of thread_ids that were used")
    expect_list(run, [finish(state, word) for state in states], "result")
    return graph, run


class Request(TypedDict, total=False):
    """How long a request takes, whether it is done, and perhaps what was done before."""

    seconds: float
    done: bool
    log: Annotated[Any, add]  # of no type that has a first value


def lend_worker(lab):
    """A graph of one node, which takes the seconds of its state."""

    async def work(state):
        await asyncio.sleep(state["seconds"])
        return {"done": True} | ({"log": ["worked"]} if "log" in state else {})

    return lab.build(Request, {"work": work}, checkpointer=InMemorySaver())


class States(Input):
    """The states of a learner's example."""

    def check(self, value):
        super().check(value)
        for state in value:
            if type(state) is not dict or not set(state) <= {"seconds", "log"}:
                raise InvalidExample(f"a state has seconds and perhaps log, and not {state!r}")
            if type(state.get("seconds")) not in (int, float) or not 0 <= state["seconds"] <= 600:
                raise InvalidExample(f"the seconds of {state!r} are not a number from 0 to 600")
            if type(state.get("log", [])) is not list:
                raise InvalidExample(f"the log of {state!r} is not a list")


async def run_calls(given, submission, lab):
    """Make the calls of a learner's example; the run is that of the last one."""
    graph = lend_worker(lab)
    for _ in range(given["calls"]):
        run = await submission.many_requests.attempt(graph, given["states"])
    return run


EXAMPLES = Examples(
    inputs=(
        States(
            name="states",
            default=[{"seconds": seconds} for seconds in (3, 1, 2)],
            about='each has seconds, and perhaps a list log, to which the node adds "worked"',
        ),
        Input(
            name="calls",
            default=1,
            least=1,
            most=3,
            about="how often the function is called, one call after the other and with the same "
            "graph; what comes out is that of the last call",
        ),
    ),
    run=run_calls,
    outcomes=["returns", "when"],
    when=["work starts 3 times", "the end at 3 s"],
)


async def run_example(submission, lab):
    """Serve three users, the slowest first."""
    graph = lend_worker(lab)
    states = [{"seconds": seconds} for seconds in (3, 1, 2)]
    run = await submission.many_requests(graph, states)
    expect_list(run, [{**state, "done": True} for state in states], "result")
    return run


async def test_serves_three_users(submission, lab):
    """returns the final states of the example's three runs"""
    await run_example(submission, lab)


@needs(test_serves_three_users)
@settings(max_examples=5)
@given(states=tables, word=texts)
@example(states=[], word="cooked")
async def test_gives_every_final_state(submission, lab, states, word):
    """returns the final state of one run for each state, in the order of the states"""
    different = [state for place, state in enumerate(states) if state not in states[:place]]
    await run_and_compare(submission, lab, different, word)


@needs(test_serves_three_users)
@settings(max_examples=3)
@given(states=tables, word=texts)
@example(states=table(1.0, 1.0, 2.0), word="cooked")
async def test_gives_each_run_a_thread(submission, lab, states, word):
    """gives each run a thread_id of its own, also when two states are equal"""
    states = SharedItems([*states, *states[:2]])
    await run_and_compare(submission, lab, states, word)


@needs(test_gives_every_final_state)
@points(2)
@streaming
@settings(max_examples=2)
@given(states=tables, word=texts)
@example(states=table(3.0, 1.0, 2.0), word="cooked")
@example(states=MANY, word="cooked")
async def test_runs_all_at_once(submission, lab, states, word):
    """starts all runs at once, however many there are"""
    graph, run = await run_and_compare(submission, lab, states, word)

    began = run.moments[run.began].at
    for node_run in graph.node_runs:
        if node_run.name == "cook":
            expect_in_time(run, node_run.at_begin - began, 0.0, "the start of a run")
    expect_in_time(run, run.seconds, compute_seconds(states), "the end of all runs")


def compute_seconds(states):
    """How many seconds the slowest of these runs takes."""
    return max((state["seconds"] for state in states), default=0) * 1.5


ERRORS = (ConnectionError("lost"), KeyError("fish"), ValueError(), TimeoutError("late"))


@settings(max_examples=4)
@given(error=st.sampled_from(ERRORS), place=st.integers(0, 2))
@example(error=ValueError(), place=1)
async def test_raises_what_a_run_raises(submission, lab, error, place):
    """raises what a run raises"""
    states = table(1.0, 1.0, 1.0)
    states[place]["order"] = "fish"

    graph = kitchen(lab, "cooked", error)
    run = await submission.many_requests.attempt(graph, states)

    raised, name = run.crash.root.type if run.crash else "nothing", type(error).__name__
    if raised != name:
        raise Failure(
            f"run {place + 1} of 3 raised {name}, and many_requests raised {raised}",
            expected=f"{name} is raised",
            actual=f"{raised} is raised" if run.crash else repr(run.value),
            run=run,
        )
    expect_one_run_each(run, graph, states)


async def test_serves_again(submission, lab):
    """works on unusual states too, and each time that it is called"""
    unusual = [table(1.37, order=value)[0] for value in ORDERS]
    graph = kitchen(lab, "cooked")
    quick = table(0.1, 0.1)  # several of these calls come within one second
    for states in (unusual, unusual[3:5], unusual, quick, quick, quick):
        run = await submission.many_requests(graph, states)

        expect_list(run, [finish(state, "cooked") for state in states], "result")
        expect_in_time(run, run.seconds, compute_seconds(states), "the end of all runs")
