"""`strict_stream` hands on what astream() yields, and refuses what astream() keeps silent about."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import Lab, expect_async_generator
from lab.chunks import without_ids
from lab.rows import Row, RowPlan, plans
from langgraph.pregel import Pregel
from langgraph.types import StreamMode

from kit.judge import Crash, Failure, Run, Submission, differ, same

State = dict[str, Any]
Options = dict[str, Any]

MODES = get_args(StreamMode)
PARAMETERS = inspect.signature(Pregel.astream).parameters
KEYWORDS = {
    word: parameter.default
    for word, parameter in PARAMETERS.items()
    if parameter.kind is inspect.Parameter.KEYWORD_ONLY
}
"""Every keyword of astream(), with the value that it has for who leaves it out."""


LONG = RowPlan(
    keys=("text",),
    inputs=("text",),
    nodes=(("read", {"text": 1}), ("think", {"text": 2}), ("answer", {"text": 3})),
)
VERY_LONG = RowPlan(
    keys=("text",),
    inputs=("text",),
    nodes=tuple((f"step_{number}", {"text": number}) for number in range(1, 17)),
)
PLAN = RowPlan(
    keys=("question", "answer"),
    inputs=("question",),
    nodes=(("ask_books", {"question": 1}), ("write", {"answer": 2})),
)

requests = st.fixed_dictionaries(
    {},
    optional={
        "stream_mode": st.sampled_from([None, "values", "updates", ["values", "updates"]]),
        "config": st.just({"recursion_limit": 9}),
        "subgraphs": st.booleans(),
        "version": st.sampled_from(["v1", "v2"]),
        "interrupt_after": st.just("*"),
    },
)
"""Options in which nothing is wrong."""


def misspelt(words: tuple[str, ...]) -> st.SearchStrategy[str]:
    """One of the words with a letter left out, doubled or put in another place."""

    def change(word: str, place: int, how: int) -> str:
        head, letter, tail = word[:place], word[place], word[place + 1 :]
        return (head + tail, head + letter * 2 + tail, word.upper(), tail + letter + head)[how]

    changed = st.sampled_from(words).flatmap(
        lambda w: st.builds(change, st.just(w), st.integers(0, len(w) - 1), st.integers(0, 3))
    )
    return changed.filter(lambda word: word not in words and word not in PARAMETERS)


wrong_modes = st.sampled_from(
    ["value", "update", "token", "all", "values,updates", "Updates"]
) | misspelt(MODES)
wrong_keywords = st.sampled_from(
    ["steam_mode", "stream_modes", "mode", "recursion_limit", "thread_id"]
) | misspelt(tuple(KEYWORDS))


@settings(max_examples=4)
@given(plan=plans(), options=requests, value=st.integers())
@example(plan=PLAN, options={}, value=0)
@example(plan=PLAN, options={"stream_mode": "values"}, value=0)
@example(plan=PLAN, options={"stream_mode": ["updates"]}, value=0)
@example(plan=PLAN, options={"interrupt_after": "*"}, value=0)
async def test_hands_on_every_item(
    submission: Submission, lab: Lab, plan: RowPlan, options: Options, value: int
) -> None:
    """yields what astream() yields for the same options, where nothing is wrong"""
    state = dict.fromkeys(plan.inputs, value)
    await expect_items(submission, Row(lab, plan), state, options)


@pytest.mark.needs("test_hands_on_every_item")
async def test_knows_every_mode_and_keyword(submission: Submission, lab: Lab) -> None:
    """lets every mode and every keyword pass that astream() has, and hands it on"""
    requests = [{"stream_mode": mode} for mode in MODES]
    requests += [{"stream_mode": list(MODES)}]
    requests += [{word: default} for word, default in KEYWORDS.items()]
    for options in requests:
        await expect_items(submission, Row(lab, PLAN), {"question": 0}, options)
    await expect_limit(submission, Row(lab, PLAN))


@settings(max_examples=2)
@pytest.mark.needs("test_hands_on_every_item")
@given(plan=plans().filter(lambda plan: len(plan.inputs) > 1), value=st.integers())
async def test_lets_keys_be_left_out(
    submission: Submission, lab: Lab, plan: RowPlan, value: int
) -> None:
    """lets a state pass that leaves out a key of the input"""
    for key in plan.inputs:
        await expect_items(submission, Row(lab, plan), {key: value}, {})


@settings(max_examples=3)
@pytest.mark.needs("test_hands_on_every_item")
@given(plan=plans(), wrong=wrong_modes)
@example(plan=PLAN, wrong="value")
async def test_refuses_unknown_modes(
    submission: Submission, lab: Lab, plan: RowPlan, wrong: str
) -> None:
    """raises ValueError for a mode that astream() does not have, alone or in a list"""
    state, slip = (
        dict.fromkeys(plan.inputs, 0),
        Slip("ValueError", f"the mode {wrong!r}", "trusts_it"),
    )
    alone, listed = [
        await failure(submission, Row(lab, plan), state, {"stream_mode": asked}, slip)
        for asked in (wrong, ["values", wrong, "updates"])
    ]
    if alone and not listed and alone.mistake == "trusts_it":
        alone.message += "; in a list it is refused"
        alone.mistake = "strings_unchecked"
    elif listed and not alone and listed.mistake == "trusts_it":
        listed.message += "; alone it is refused"
        listed.mistake = "lists_unchecked"
    if found := alone or listed:
        raise found


@settings(max_examples=3)
@pytest.mark.needs("test_hands_on_every_item")
@given(plan=plans(), wrong=wrong_keywords)
@example(plan=PLAN, wrong="steam_mode")
async def test_refuses_unknown_keywords(
    submission: Submission, lab: Lab, plan: RowPlan, wrong: str
) -> None:
    """raises TypeError for a keyword that astream() does not have"""
    state = dict.fromkeys(plan.inputs, 0)
    slip = Slip("TypeError", f"the keyword {wrong!r}", "keywords_unchecked")
    for options in ({wrong: "values"}, {"stream_mode": "values", wrong: 9}):
        if found := await failure(submission, Row(lab, plan), state, options, slip):
            raise found


@settings(max_examples=3)
@pytest.mark.needs("test_hands_on_every_item")
@given(plan=plans(), change=st.sampled_from([str.upper, "{}s".format, "_{}".format]))
@example(plan=PLAN, change="{}s".format)
async def test_refuses_undeclared_keys(
    submission: Submission, lab: Lab, plan: RowPlan, change: Callable[[str], str]
) -> None:
    """raises KeyError for a key that the graph's input does not declare"""
    wrong = change(max(plan.keys, key=len))
    slip = Slip("KeyError", f"the key {wrong!r}", "keys_unchecked")
    for right in (plan.inputs, plan.inputs[1:]):
        state = dict.fromkeys([*right, wrong], 0)
        if found := await failure(submission, Row(lab, plan), state, {}, slip):
            raise found
    beyond = [key for key in plan.keys if key not in plan.inputs]
    slip = Slip("KeyError", "a key of the state that is none of the input", "keys_of_the_state")
    for key in beyond[:1]:
        state = dict.fromkeys([*plan.inputs, key], 0)
        if found := await failure(submission, Row(lab, plan), state, {}, slip):
            raise found


@settings(max_examples=3)
@pytest.mark.needs("test_hands_on_every_item")
@given(plan=plans() | plans(least=9, most=15))
@example(plan=LONG)
@example(plan=VERY_LONG)
async def test_yields_while_the_graph_runs(submission: Submission, lab: Lab, plan: RowPlan) -> None:
    """runs the graph once, and yields each item before the next node has finished"""
    row = Row(lab, plan)

    run = await expect_items(submission, row, dict.fromkeys(plan.inputs, 0), {})

    calls = [len(function.calls) for function in row.functions]
    if max(calls) > 1:
        raise Failure(
            f"{row.functions[0].name} ran {max(calls)} times: each call of astream() is a new run",
            expected="one run of the graph",
            actual=f"{max(calls)} runs",
            mistake="runs_twice",
            run=run,
        )
    ends = [function.calls[0].ended for function in row.functions]
    for number, (place, end) in enumerate(zip(run.item_places, ends[1:], strict=False)):
        if place > end:
            raise too_late(run, plan, number, at_the_end=place > ends[-1])


async def expect_items(submission: Submission, row: Row, state: State, options: Options) -> Run:
    """Call `strict_stream`; raises :class:`Failure` unless it yields what astream() yields."""
    wanted = without_ids(await row.plan.reference(state, **options))

    run = await submission.strict_stream.attempt([row, state], options, how="keywords")

    called = call_of(state, options)
    if run.crash is not None:
        raise Failure(
            f"it raised {run.crash.type}, and nothing is wrong in {called}",
            expected=wanted,
            actual=run.crash.last_line,
            mistake=refused(options, run.crash),
            run=run,
            error=run.crash.last_line,
        )
    expect_async_generator(run, "async for item in strict_stream(…)")
    items = without_ids(run.items)
    place = differ(items, wanted)
    if place is not None:
        message, mistake = wrong_items(items, wanted, place, options)
        raise Failure(
            f"{message}, for {called}",
            expected=wanted[place] if place < len(wanted) else "no more items",
            actual=items[place] if place < len(items) else "no more items",
            mistake=mistake,
            run=run,
        )
    return run


async def expect_limit(submission: Submission, row: Row) -> None:
    """Call `strict_stream` with a limit of one step; raises :class:`Failure` if none is kept."""
    state, options = {"question": 0}, {"config": {"recursion_limit": 1}}

    run = await submission.strict_stream.attempt([row, state], options, how="keywords")

    if run.crash is None or not run.crash.is_a("GraphRecursionError"):
        raise Failure(
            "config is not handed on: the graph went beyond its recursion_limit of 1, "
            f"for {call_of(state, options)}",
            expected="GraphRecursionError after 1 item, from astream()",
            actual=run.crash.last_line if run.crash else f"{len(run.items)} items",
            mistake="drops_the_config",
            run=run,
        )


@dataclass(frozen=True, slots=True)
class Slip:
    """The one thing that is wrong in a call, and the error that it is to raise.

    ``mistake`` is that of a submission that does not see it.
    """

    error: str
    what: str
    mistake: str


async def failure(
    submission: Submission, row: Row, state: State, options: Options, slip: Slip
) -> Failure | None:
    """Call `strict_stream` with a slip; gives what is wrong with what came of it."""
    run = await submission.strict_stream.attempt([row, state], options, how="keywords")

    ran = row.started[0].name if row.started else ""
    called, mistake = call_of(state, options), None
    if run.crash is None and ran:
        message, mistake = f"{slip.what} is let through and {ran} ran, for {called}", slip.mistake
    elif run.crash is None:
        message = f"nothing is raised for {slip.what}, though no node ran, for {called}"
        mistake = "prints_the_error" if run.text else None
    elif not run.crash.is_a(slip.error):
        message = f"{slip.what} is a {slip.error}, and it raised {run.crash.type}, for {called}"
        mistake = "value_error_for_all" if run.crash.is_a("ValueError") else None
    elif ran:
        message = f"{slip.error} for {slip.what} came after {ran} had started, for {called}"
        mistake = "checks_too_late"
    else:
        return None
    return Failure(
        message,
        expected=f"{slip.error}, before any node runs",
        actual=run.crash.last_line if run.crash else f"{len(run.items)} items",
        mistake=mistake,
        run=run,
        error=run.crash.last_line if run.crash else "",
    )


def call_of(state: State, options: Options) -> str:
    """How a call is written."""
    keywords = "".join(f", {word}={value!r}" for word, value in options.items())
    return f"strict_stream(graph, {state!r}{keywords})"


def refused(options: Options, crash: Crash) -> str | None:
    """The known mistake that an error shows where nothing is wrong."""
    mode = options.get("stream_mode")
    if crash.is_a("KeyError"):
        return "wants_every_key"
    if crash.is_a("TypeError") and len(options) == 1:
        return "parameters_of_its_own"
    if not crash.is_a("ValueError") or mode is None:
        return None
    if isinstance(mode, list):
        return "refuses_lists"
    return "letters_of_the_mode" if mode in ("values", "updates") else "usual_modes"


def wrong_items(
    items: list[Any], wanted: list[Any], place: int, options: Options
) -> tuple[str, str | None]:
    """A sentence about the first item that differs, and the known mistake that it shows."""
    if options.keys() - {"stream_mode"}:
        text = f"item {place + 1} is not what astream() yields: are all options handed on?"
        return text, "mode_only"
    if place >= len(items):
        return f"only {len(items)} of {len(wanted)} items were yielded", None
    if place >= len(wanted):
        return f"{len(items)} items were yielded, and astream() yields {len(wanted)}", None
    item, right = items[place], wanted[place]
    if isinstance(item, tuple) and len(item) == 2 and same(item[1], right):
        text = f"item {place + 1} is a tuple, with the mode: only a list of modes gives tuples"
        return text, "always_a_list"
    if isinstance(right, tuple) and same(item, right[-1]):
        text = f"item {place + 1} is the chunk alone: a list of modes gives tuples with the mode"
        return text, "unpacks_the_tuples"
    return f"item {place + 1} is not what astream() yields", None


def too_late(run: Run, plan: RowPlan, number: int, *, at_the_end: bool) -> Failure:
    """Say which item came after the next node's end."""
    reason, mistake = "each item is held back until the next has come", "one_behind"
    if at_the_end:
        reason, mistake = "the items were collected first and yielded later", "collects_first"
    if at_the_end and number:
        reason = f"after {number} items in time the rest was collected and yielded at the end"
        mistake = "collects_the_rest"
    done, following = plan.nodes[number][0], plan.nodes[number + 1][0]
    return Failure(
        f"{following} had finished before the item of {done} was yielded: {reason}",
        expected=f"the item of {done} is yielded while {following} is running",
        actual=f"the item of {done} is yielded after {following} has ended",
        mistake=mistake,
        run=run,
    )
