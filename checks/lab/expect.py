"""What checks expect of a run; each raises :class:`kit.judge.Failure` with what was seen.

A cause is named here only if the record of the run shows it. Known mistakes are not recognised
here: the judge runs them on the same example and compares.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from kit.judge import Failure, Opaque, Output, Run, differ, same
from lab.graphs import LentGraph

_BLOCKING = ("invoke", "stream")
_TOLERANCE = 1e-5
"""Seconds: sums in another order, and times that are rounded to microseconds, differ by less."""


def expect_equal(run: Run, actual: Any, wanted: Any, what: str) -> None:
    """``actual`` is ``wanted``, in values and types.

    For two lists, ``what`` names one item ("line", "event"): the message says which differs. Else
    it is the name of the whole ("the result").
    """
    if not (isinstance(actual, list) and isinstance(wanted, list)):
        if not same(actual, wanted):
            raise Failure(f"{what} is wrong", expected=repr(wanted), actual=_write(actual), run=run)
        return
    index = differ(actual, wanted)
    if index is None:
        return
    number = f"{what} {index + 1}"
    if index >= len(actual):
        counted = f"{len(actual)} of {len(wanted)}" if actual else f"none of {len(wanted)}"
        message = f"{number} is missing: {counted} came"
        shown = f"no {what}"
    elif index >= len(wanted):
        message = f"{number} is one too many: {len(wanted)} are right"
        shown = _write(actual[index])
    else:
        message, shown = f"{number} is wrong", _write(actual[index])
    expected = _write(wanted[index]) if index < len(wanted) else f"no {number}"
    raise Failure(message, expected=expected, actual=shown, run=run)


def _write(value: Any) -> str:
    """Return a value as Python writes it, and a text without quotes unless its ends need them."""
    plain = isinstance(value, str) and value == value.strip() and value.isprintable() and value
    return str(value) if plain else repr(value)


def expect_list(run: Run, wanted: list[Any], what: str) -> None:
    """The call returned a list, equal to ``wanted``."""
    if type(run.value) is not list or run.kind in ("generator", "async_generator"):
        raise Failure(
            f"{run.function} returned {kind_of(run)}, not a list",
            expected=repr(wanted),
            actual=repr(run.value),
            run=run,
        )
    expect_equal(run, run.value, wanted, what)


def kind_of(run: Run) -> str:
    """Return what a call gave, with an article: "a tuple", "nothing"."""
    if run.kind in ("generator", "async_generator"):
        return f"a generator of {len(run.items)} items"
    if run.value is None:
        return "nothing"
    name = run.value.type if isinstance(run.value, Opaque) else type(run.value).__name__
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def expect_async_generator(run: Run) -> None:
    """Calling the function gave an asynchronous generator."""
    if run.kind == "async_generator" or (run.crash and not run.kind):
        return
    what = kind_of(run)
    if run.kind == "generator":
        what = "a plain generator"
    elif isinstance(run.value, Opaque) and run.value.type == "async_generator":
        what = "a coroutine: it has to be awaited before there is a generator"
    raise Failure(
        f"{run.function} returned {what}; its callers write `async for … in {run.function}(…)`",
        expected="an asynchronous generator",
        actual=kind_of(run),
        run=run,
    )


def expect_one_run(graph: LentGraph, run: Run) -> None:
    """The graph was streamed exactly once, with astream() or astream_events()."""
    used = [stream.method for stream in graph.streams if stream.places or stream.exhausted]
    used += [invoke["method"] for invoke in graph.invokes]
    message, expected, actual = "", "one stream", ", ".join(f"{method}()" for method in used)
    if not used:
        made = "astream() was called, and no event was taken from it" if graph.streams else ""
        message, actual = "the graph never ran", made or "no call that runs the graph"
    elif blocking := next((method for method in used if method in _BLOCKING), None):
        message = f"{blocking}() ran the graph: it blocks the event loop meanwhile"
    elif "ainvoke" in used:
        message = "ainvoke() ran the graph: it gives nothing before the graph has finished"
    elif len(used) > 1:
        message = f"the graph ran {len(used)} times: each call of astream() is a new run"
    if message:
        raise Failure(message, expected=expected, actual=actual, run=run)


def expect_streamed(run: Run, outputs: Sequence[Output], graph: LentGraph, what: str) -> None:
    """Each of ``outputs``, one for each node's event, came before the next node stopped.

    ``what`` names one of them: "line", "event".
    """
    expect_one_run(graph, run)
    stopped = [node_run for node_run in graph.node_runs if node_run.stopped >= 0]
    ends = sorted(stopped, key=lambda node_run: node_run.stopped)
    for number, (output, (done, following)) in enumerate(
        zip(outputs, pairwise(ends), strict=False), 1
    ):
        if output.index > following.stopped:
            late = sum(other.index > ends[-1].stopped for other in outputs)
            collected = output.index > ends[-1].stopped
            rest = (
                f": {late} of {len(outputs)} came when all nodes had stopped" if collected else ""
            )
            raise Failure(
                f"{what} {number} came too late{rest}",
                expected=f"the {what} of {done.name} while {following.name} is running",
                actual=f"the {what} of {done.name} after {following.name} had stopped",
                run=run,
            )


def expect_left_nothing(run: Run, graph: LentGraph, at: int = -1) -> None:
    """No node is at work when the call ends, or at the index ``at`` of the timeline.

    No task that the call started is left either, whether it has a node at work or not.
    """
    at = run.returned if at < 0 else at
    for node_run in graph.node_runs:
        if node_run.began < at and not 0 <= node_run.stopped < at:
            raise Failure(
                f"{node_run.name} was still at work when {run.function} ended",
                expected=f"{node_run.name} has stopped before",
                actual=f"{node_run.name} stopped later, or never",
                run=run,
            )
    if run.left:
        raise Failure(
            f"{run.function} left a task running: {', '.join(run.left)}",
            expected="no task is left",
            actual=", ".join(run.left),
            run=run,
        )


def expect_in_time(run: Run, seconds: float, wanted: float, what: str) -> None:
    """Something happened at a virtual second, neither earlier nor later."""
    if abs(seconds - wanted) > _TOLERANCE:
        side = "late" if seconds > wanted else "early"
        raise Failure(
            f"{what} came too {side}",
            expected=f"after {wanted:g} s",
            actual=f"after {seconds:g} s",
            run=run,
        )


def expect_no_more(run: Run, graph: LentGraph, events: int) -> None:
    """Nothing more of the graph was asked for than its first ``events`` events."""
    further = graph.node_runs[events : events + 1]
    asked = max((stream.asked for stream in graph.streams), default=0)
    if further or asked > events:
        started = (
            f"{further[0].name} was started" if further else f"event {events + 1} was asked for"
        )
        raise Failure(
            f"{run.function} had what it wanted, event {events}, and {started} all the same",
            expected=f"nothing after event {events}",
            actual=started,
            run=run,
        )


def expect_events(run: Run, graph: LentGraph) -> None:
    """No stream was taken to its end without an event.

    LangGraph takes any word for a mode, and any keyword, and streams nothing for most of them.
    """
    for stream in graph.streams:
        if stream.exhausted and not stream.places:
            options = ", ".join(f"{name}={value!r}" for name, value in stream.options.items())
            raise Failure(
                f"{stream.method}() gave no event: LangGraph ignores a mode that it does not know",
                expected="events",
                actual=f"{stream.method}(…, {options})",
                run=run,
            )


def expect_at_once(
    run: Run, outputs: Sequence[Output], seconds: Sequence[float], what: str
) -> None:
    """Each of ``outputs`` came in the virtual second, counted from the call, that it belongs to.

    ``what`` names one of them: "line", "text".
    """
    began = run.moments[run.began].at
    for number, (output, second) in enumerate(zip(outputs, seconds, strict=True), 1):
        came = output.at - began
        if abs(came - second) <= _TOLERANCE:
            continue
        side = "late" if came > second else "early"
        at_end = all(output.at - began > seconds[-1] - _TOLERANCE for output in outputs)
        together = f": all {len(outputs)} came at the end" if at_end and len(outputs) > 1 else ""
        raise Failure(
            f"{what} {number} came {abs(came - second):g} s too {side}{together}",
            expected=f"after {second:g} s: {_write(output.value)}",
            actual=f"after {came:g} s: {_write(output.value)}",
            run=run,
        )


def expect_on_thread(run: Run, graph: LentGraph, config: dict[str, Any]) -> None:
    """The graph ran in streams only, each of them with what ``config`` has as configurable."""
    is_blocking = any(stream.method in _BLOCKING for stream in graph.streams)
    if graph.invokes or is_blocking or not any(stream.asked for stream in graph.streams):
        expect_one_run(graph, run)
    wanted = config["configurable"]
    for number, stream in enumerate(graph.streams, 1):
        given = _settings_of(stream.config)
        if not given.items() >= wanted.items():
            raise Failure(
                f"stream {number} was not started on the thread {wanted['thread_id']!r}",
                expected=repr(config),
                actual=repr(stream.config),
                run=run,
            )


def thread_of(config: Any) -> str:
    """Return the id of the thread that a config names, "" if it names none."""
    return str(_settings_of(config).get("thread_id", ""))


def _settings_of(config: Any) -> dict[str, Any]:
    """Return what LangGraph takes for "configurable": keys at the top level count too."""
    if not isinstance(config, dict):
        return {}
    inner = config.get("configurable")
    return {**inner, **config} if isinstance(inner, dict) else config


def expect_prompt(
    run: Run, graph: LentGraph, what: str, outputs: Sequence[Output] | None = None
) -> None:
    """Each item was yielded at the very second at which its node ended; or each of ``outputs``.

    For calls that give one for each node that comes to its end, in the order of the ends. A call
    that takes its time between two events is right too: the next node just ends later.
    """
    expect_at_once(run, run.yielded if outputs is None else outputs, ends_of(run, graph), what)


def ends_of(run: Run, graph: LentGraph) -> list[float]:
    """Return after how many seconds of the call each node came to its end, in order."""
    start = run.moments[run.began].at
    return sorted(node_run.at_end - start for node_run in graph.node_runs if node_run.ended >= 0)


def expect_awaited(run: Run) -> None:
    """What the call returned could be awaited."""
    if run.kind in ("value", "generator", "async_generator"):
        raise Failure(
            f"callers await {run.function}(…), and what it returned cannot be awaited",
            expected="a coroutine, as calling an `async def` gives",
            actual=kind_of(run),
            run=run,
        )


def expect_runs(run: Run, graph: LentGraph, count: int) -> None:
    """The graph was streamed so many times, with astream() or astream_events()."""
    used = [stream.method for stream in graph.streams if stream.places or stream.exhausted]
    used += [invoke["method"] for invoke in graph.invokes]
    other = next((method for method in used if method not in ("astream", "astream_events")), "")
    if other or len(used) != count:
        what = f"{other}() ran the graph" if other else f"the graph ran {len(used)} times"
        raise Failure(
            f"{what}: astream() has to run it once for each of {count} states",
            expected=f"astream(), {count} times",
            actual=", ".join(f"{name}(), {used.count(name)} times" for name in sorted({*used}))
            or "no run",
            run=run,
        )


def expect_raised(run: Run, error: Exception) -> None:
    """The call raised just this exception, alone or in a group."""
    name, crash = type(error).__name__, run.crash.root if run.crash else None
    wanted = f"{name}: {error}" if str(error) else name
    if crash is None or (crash.type, crash.text) != (name, str(error)):
        did = f"raised {crash.type}" if crash else "returned as if nothing had happened"
        raise Failure(
            f"{run.function} {did}",
            expected=f"it raises {wanted}",
            actual=f"it raises {crash.last_line}" if crash else f"it returns {run.value!r}",
            run=run,
        )


def expect_unchanged(run: Run) -> None:
    """No item was changed after it had been yielded."""
    if run.changed_items:
        index = run.changed_items[0]
        raise Failure(
            f"item {index + 1} was changed after {run.function} had yielded it",
            expected=repr(run.items[index]),
            actual="another value, at the end of the call",
            run=run,
        )


def expect_arguments_unchanged(run: Run) -> None:
    """No argument was changed during the call: its caller may use it again."""
    if run.changed_arguments:
        raise Failure(
            f"argument {run.changed_arguments[0] + 1} of {run.function} was changed",
            expected="the argument as its caller made it",
            actual="another value, at the end of the call",
            run=run,
        )
