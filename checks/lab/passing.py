"""Judgements about generators that pass on the events of a graph, as they come."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from kit.judge import Failure, Opaque, Run, differ, same
from lab.graphs import LentGraph, NodeRun

Event = dict[str, Any]


def expect_async_generator(run: Run) -> None:
    """Calling the function gave an asynchronous generator; raises :class:`Failure`."""
    value, mistake = run.value, None
    if run.kind == "async_generator" or (run.crash and run.kind == ""):
        return
    if run.kind == "generator":
        what, mistake = "is a plain generator", "plain_generator"
    elif isinstance(value, Opaque) and value.type == "async_generator":
        what, mistake = "has to be awaited before there is a generator", "has_to_be_awaited"
    elif isinstance(value, list):
        what, mistake = "returned a list, which is there only at the end", "returns_a_list"
    elif value is None:
        what = "yielded nothing: there is no yield in it"
    else:
        what = f"returned a {value.type if isinstance(value, Opaque) else type(value).__name__}"
    raise Failure(
        f"{run.function} {what}: its callers write `async for … in {run.function}(…)`",
        expected="an asynchronous generator",
        actual=value,
        mistake=mistake,
        run=run,
    )


def expect_events(run: Run, wanted: list[Event], items: list[Any] | None = None) -> None:
    """``items``, or all that was yielded, are these events; raises :class:`Failure`."""
    items = run.items if items is None else items
    place = differ(items, wanted)
    if place is None:
        return
    actual = items[place] if place < len(items) else "no more events"
    expected = wanted[place] if place < len(wanted) else "no more events"
    message, mistake = _wrong_event(items, wanted, place)
    raise Failure(message, expected=expected, actual=actual, mistake=mistake, run=run)


def _wrong_event(items: list[Any], wanted: list[Event], place: int) -> tuple[str, str | None]:
    """A sentence about the first event that differs, and the mistake that it shows."""
    if not items:
        return f"none of the {len(wanted)} events was yielded", None
    if place >= len(items):
        return f"only {len(items)} of {len(wanted)} events were yielded", None
    if place >= len(wanted):
        return f"{len(items)} things were yielded, and there were {len(wanted)} events", None
    item, [(node, update)] = items[place], wanted[place].items()
    if same(item, update):
        return f"event {place + 1} lacks its node: it is what {node} returned, no more", "unwrapped"
    if isinstance(item, tuple):
        return f"event {place + 1} is a tuple: with a list of modes each event is one", None
    if isinstance(item, dict) and len(item) > 1:
        return (
            f"event {place + 1} is a state: the default stream mode gives others",
            "values_events",
        )
    if item == node:
        return f"event {place + 1} is the name of its node, without what {node} returned", None
    if isinstance(item, list):
        return "a list was yielded: each event is to be yielded by itself", None
    if item in wanted:
        return f"event {place + 1} is another one's: they come in the order of the stream", None
    return f"event {place + 1} is not what the graph streamed", None


def expect_in_time(run: Run, graph: LentGraph, events: int) -> None:
    """The first ``events`` items came each before another node ended; raises :class:`Failure`."""
    stopped = [node_run for node_run in graph.node_runs if node_run.stopped >= 0]
    ends = sorted(stopped, key=lambda node_run: node_run.stopped)
    for number, (done, following) in enumerate(pairwise(ends[: events + 1])):
        place = run.item_places[number]
        if place > following.stopped:
            raise _too_late(run, number, done, following, at_the_end=place > ends[-1].stopped)


def _too_late(
    run: Run, before: int, done: NodeRun, following: NodeRun, *, at_the_end: bool
) -> Failure:
    reason, mistake = "each event is held back until the next one has come", "one_behind"
    if at_the_end:
        reason, mistake = "the events were collected first and yielded later", "collects_first"
    if at_the_end and before:
        reason = f"after {before} events in time the rest was collected and yielded at the end"
        mistake = "collects_the_rest"
    ended = "failed" if following.failed else "ended"
    return Failure(
        f"{following.name} had {ended} and the event of {done.name} had not been yielded: {reason}",
        expected=f"the event of {done.name} is yielded while {following.name} is running",
        actual=f"the event of {done.name} is yielded after {following.name} had {ended}",
        mistake=mistake,
        run=run,
    )
