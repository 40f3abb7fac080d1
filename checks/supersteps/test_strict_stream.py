"""`strict_stream` yields what astream() yields, and refuses what astream() is silent about."""

import inspect
from itertools import pairwise
from typing import get_args

from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import expect_async_generator, expect_at_once, expect_equal
from lab.chunk_graphs import without_ids
from lab.expect import expect_unchanged
from lab.rows import FEW_INPUTS, LONG, MODEL, PLUS, Row, choose_plan, choose_wrong, plans
from lab.vocabulary import VALUES, chances, values
from langgraph.pregel import Pregel
from langgraph.types import StreamMode

from kit.judge import Examples, Failure, Input, needs, streaming

MODES = get_args(StreamMode)
PARAMETERS = inspect.signature(Pregel.astream).parameters
KEYWORDS = {
    word: parameter.default
    for word, parameter in PARAMETERS.items()
    if parameter.kind is inspect.Parameter.KEYWORD_ONLY
}
"""Each keyword of astream(), with its default."""

requests = st.fixed_dictionaries(
    {},
    optional={
        "stream_mode": st.sampled_from([None, "values", "custom", ["values", "updates"]]),
        "config": st.just({"recursion_limit": 9}),
        "subgraphs": st.booleans(),
        "version": st.sampled_from(["v1", "v2"]),
        "interrupt_after": st.just("*"),
    },
)
"""Options in which nothing is wrong."""


async def stream(submission, row, state, options):
    """Call the submission; return its run, which may have crashed, and the call as text."""
    run = await submission.strict_stream.attempt([row, state], options, how="keywords")
    words = "".join(f", {word}={value!r}" for word, value in options.items())
    return run, f"strict_stream(graph, {state!r}{words})"


async def run_options(given, submission, lab):
    """Make the call of a learner's example."""
    return (await stream(submission, Row(lab, PLUS), given["state"], given["options"]))[0]


EXAMPLES = Examples(
    inputs=(
        Input(name="state", default={"count": 1}, about="the input of the run"),
        Input(
            name="options",
            default={"stream_mode": "values"},
            about="the keywords of the call, by their names",
        ),
    ),
    run=run_options,
    outcomes=["yields"],
)


async def stream_and_compare(submission, row, state, options):
    """Call the submission: it has to yield what astream() yields."""
    run, call = await stream(submission, row, state, options)

    if run.crash:
        raise Failure(
            f"it raised {run.crash.type} for {call}",
            expected="the items that astream() yields",
            actual=run.crash.last_line,
            run=run,
            error=run.crash.last_line,
        )
    expect_async_generator(run)
    items = await row.plan.reference(state, **options)
    expect_equal(run, without_ids(run.items), without_ids(items), f"for {call}, item")
    expect_unchanged(run)
    return run


async def refuse(submission, lab, plan, calls, error):
    """Make each of the calls, of a state and options: it has to raise before a node runs."""
    rows = [Row(lab, plan) for _ in calls]
    runs = [await stream(submission, row, *call) for row, call in zip(rows, calls, strict=True)]
    for row, (run, call) in zip(rows, runs, strict=True):
        message = ""
        if not run.crash:
            message = f"nothing was raised for {call}"
        elif not run.crash.is_a(error):
            message = f"it raised {run.crash.type} for {call}"
        elif row.started:
            message = f"it raised {error} for {call} after {row.started[0].name} had started"
        if message:
            came = run.crash.last_line if run.crash else f"{len(run.items)} items, no exception"
            raise Failure(message, expected=f"{error}, before a node runs", actual=came, run=run)


@settings(max_examples=4)
@given(plan=plans(), options=requests, value=values)
@example(plan=PLUS, options={"stream_mode": "values"}, value=1)
@example(plan=FEW_INPUTS, options={}, value=0)
@example(plan=FEW_INPUTS, options={"stream_mode": ["updates"]}, value=None)
@example(plan=FEW_INPUTS, options={"stream_mode": "custom"}, value=0)
@example(plan=FEW_INPUTS, options={"interrupt_after": "*"}, value=0)
@example(plan=MODEL, options={"stream_mode": None}, value=0)
async def test_hands_on_every_item(submission, lab, plan, options, value):
    """yields what astream() yields for the same options, where nothing is wrong"""
    state = dict.fromkeys(plan.inputs, value)
    await stream_and_compare(submission, Row(lab, plan), state, options)


async def run_example(submission, lab):
    """Run the task's example."""
    return (await stream(submission, Row(lab, PLUS), {"count": 1}, {"stream_mode": "values"}))[0]


@needs(test_hands_on_every_item)
async def test_knows_every_mode_and_keyword(submission, lab):
    """lets every mode and every keyword pass that astream() has, and hands it on"""
    options = [{"stream_mode": mode} for mode in (*MODES, list(MODES))]
    options += [{word: default} for word, default in KEYWORDS.items()]
    for asked in options:
        state = {"question": 0, "sources": 0}
        await stream_and_compare(submission, Row(lab, FEW_INPUTS), state, asked)
    limit = {"config": {"recursion_limit": 1}}
    await refuse_at_the_limit(submission, Row(lab, FEW_INPUTS), limit)


async def refuse_at_the_limit(submission, row, limit):
    """Call the submission: the graph has to stop at its limit."""
    run, call = await stream(submission, row, {"question": 0, "sources": 0}, limit)
    if not run.crash or not run.crash.is_a("GraphRecursionError"):
        raise Failure(
            f"the graph went beyond its recursion_limit for {call}",
            expected="GraphRecursionError after 1 item, from astream()",
            actual=run.crash.last_line if run.crash else f"{len(run.items)} items",
            run=run,
        )


@needs(test_hands_on_every_item)
@settings(max_examples=2)
@given(plan=plans(), value=values)
@example(plan=FEW_INPUTS, value=0)
@example(plan=MODEL, value=0)
async def test_lets_keys_be_left_out(submission, lab, plan, value):
    """lets a state pass that leaves out a key of the input"""
    for key in plan.inputs:
        await stream_and_compare(submission, Row(lab, plan), {key: value}, {})


@settings(max_examples=3)
@given(plan=plans(), chance=chances)
async def test_refuses_unknown_modes(submission, lab, plan, chance):
    """raises ValueError for a mode that astream() does not have, alone or in a list"""
    state, wrong = dict.fromkeys(plan.inputs, 0), choose_wrong(chance, MODES, MODES)
    modes = ["value", " values", wrong, [wrong], ["values", wrong], [wrong, *MODES[:2]]]
    calls = [(state, {"stream_mode": mode}) for mode in modes]
    await refuse(submission, lab, plan, calls, "ValueError")


@settings(max_examples=3)
@given(plan=plans(), chance=chances, value=values)
async def test_refuses_unknown_keywords(submission, lab, plan, chance, value):
    """raises TypeError for a keyword that astream() does not have"""
    state, wrong = dict.fromkeys(plan.inputs, 0), choose_wrong(chance, [*KEYWORDS], PARAMETERS)
    asked = ({"steam_mode": "values"}, {wrong: value}, {"stream_mode": "values", wrong: 9})
    await refuse(submission, lab, plan, [(state, options) for options in asked], "TypeError")


@settings(max_examples=3)
@given(plan=st.sampled_from([FEW_INPUTS, MODEL]) | plans(), chance=chances, value=values)
async def test_refuses_undeclared_keys(submission, lab, plan, chance, value):
    """raises KeyError for a key that the graph's input does not declare"""
    others = [key for key in plan.keys if key not in plan.inputs]
    wrong = [choose_wrong(chance, plan.keys, plan.keys), "", *others]
    rights = (plan.inputs, plan.inputs[1:])
    states = [{**dict.fromkeys(right, 0), key: value} for key in wrong for right in rights]
    await refuse(submission, lab, plan, [(state, {}) for state in states], "KeyError")


@needs(test_hands_on_every_item)
@streaming
@settings(max_examples=2)
@given(plan=plans() | plans(least=9, most=15))
@example(plan=FEW_INPUTS)
@example(plan=LONG)
async def test_yields_while_the_graph_runs(submission, lab, plan):
    """runs the graph once, and yields each item as soon as its node has finished"""
    row = Row(lab, plan)
    options = {"stream_mode": "updates"}

    run = await stream_and_compare(submission, row, dict.fromkeys(plan.inputs, 0), options)

    expect_equal(run, [len(f.calls) for f in row.functions], [1] * len(plan.nodes), "runs of node")
    for item, (done, following) in zip(run.yielded, pairwise(row.functions), strict=False):
        if item.index > following.calls[0].stopped:
            raise Failure(
                f"the item of {done.name!r} came too late",
                expected=f"the item of {done.name!r} while {following.name!r} is running",
                actual=f"the item of {done.name!r} after {following.name!r} had stopped",
                run=run,
            )
    start = run.moments[run.began].at
    ends = [function.calls[0].at_end - start for function in row.functions]
    expect_at_once(run, run.yielded, ends, "item")


@needs(test_hands_on_every_item)
@given(chance=chances)
@settings(max_examples=1)
async def test_hands_on_an_unusual_graph(submission, lab, chance):
    """works on an unusual graph too"""
    plan, other = choose_plan(chance, 42), choose_plan(chance, 3)
    calls = [(plan, VALUES[2]), (plan, None), (other, VALUES[2]), (plan, VALUES[2])]
    for called, value in calls:
        state = dict.fromkeys(called.inputs, value)
        options = {"stream_mode": ["updates", "values", "custom"]}
        await stream_and_compare(submission, Row(lab, called), state, options)
