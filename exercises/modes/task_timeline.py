"""Draw up a timeline: when each task of a run began and ended, and how.

Write `task_timeline(graph, state, clock)`. It streams `graph` once, from
the given `state`, and returns a list with one dict for each task, in the
order in which the tasks began:

    {"id": "0c3e…", "name": "work", "start": 1000, "end": 3000,
     "outcome": "done"}

A task is one run of one node of `graph`; tasks of graphs inside a node do
not count, and astream() does not show them unless it is asked. A node that
runs several times, in a loop or with Send, has several tasks of one name;
only "id" tells them apart. "start" and "end" are what `clock()` returns at
the moment at which the event comes that shows the start or the end: a
number of milliseconds. "outcome" is

    "done"      if the end came, without an error
    "failed"    if the end came, with an error
    "open"      if no end came; "end" is None then

The stream mode for this is "tasks". It has two kinds of events. Both have
"id" and "name".

    a task begins:  also "input" and "triggers"
    it has ended:   also "error", "result" and "interrupts"

"error" is None if there was none, and an exception otherwise. "result" may
be empty in both cases. An end never comes for two kinds of tasks. The
result of the first kind is taken from a cache, so that nothing runs. The
second kind is still running when another task fails.

When a task fails, the run ends with its exception, which comes out of the
stream after the event. That is when you want the timeline most:
`task_timeline` returns it and raises nothing, whatever Exception it is.
(An `except` around the loop also catches your own errors: if events seem to
be missing, take it out and look. It is up to you what happens when the task
that runs `task_timeline` is cancelled.)

Example: "plan" takes a second and sends two items to "work", which take two
seconds and one:

    [{"id": "5b…", "name": "plan",
      "start": 0, "end": 1000, "outcome": "done"},
     {"id": "0c…", "name": "work",
      "start": 1000, "end": 3000, "outcome": "done"},
     {"id": "e7…", "name": "work",
      "start": 1000, "end": 2000, "outcome": "done"}]

Such records show at a glance what a run waits for.
"""

from collections.abc import Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def task_timeline(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    clock: Callable[[], int],
) -> list[dict[str, Any]]:
    """Return one record for each task, in the order in which they began."""
    raise NotImplementedError("task_timeline is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
