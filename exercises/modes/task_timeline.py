"""Draw up a timeline: when each task of a run began, when it ended, and how.

Write `task_timeline(graph, state, clock)`. It runs `graph` once, with astream(), from the given
`state`, and returns a list with one dict for each task, in the order in which the tasks began:

    {"id": "0c3e…", "name": "work", "start": 1000, "end": 3000, "outcome": "done"}

A task is one run of one node. A node that runs several times, in a loop or with Send, has several
tasks of one name; only "id" tells them apart. "start" and "end" are what `clock()` returns at the
moment at which the event comes that tells of the start or of the end: a number of milliseconds.
"outcome" is

    "done"      if the end came, without an error
    "failed"    if the end came, with an error
    "open"      if no end came; "end" is None then

The mode for this is "tasks". It has two kinds of events. Both have "id" and "name".

    {"id": …, "name": …, "input": …, "triggers": …}                      a task begins
    {"id": …, "name": …, "error": …, "result": …, "interrupts": …}       it has ended

"error" is None if all went well, and "result" may be empty even then. An end never comes for two
kinds of tasks: those whose result is taken from a cache, so that nothing runs, and those that are
still running when another one fails.

When a task fails, the run ends with its exception, which comes out of the stream after the event.
That is when one wants the timeline most: `task_timeline` returns it and raises nothing. (Whatever
catches the graph's exception around the loop also catches your own: if it seems that events are
missing, take it out and look.)

Example: "plan" takes a second and sends two items to "work", which take two seconds and one:

    [{"id": "5b…", "name": "plan", "start": 0, "end": 1000, "outcome": "done"},
     {"id": "0c…", "name": "work", "start": 1000, "end": 3000, "outcome": "done"},
     {"id": "e7…", "name": "work", "start": 1000, "end": 2000, "outcome": "done"}]

From such records one sees at a glance what a run waits for.
"""

from collections.abc import Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def task_timeline(
    graph: CompiledStateGraph, state: dict[str, Any], clock: Callable[[], int]
) -> list[dict[str, Any]]:
    """One record for each task, in the order in which they began, also of a run that fails."""
    raise NotImplementedError("task_timeline is yours to write")
