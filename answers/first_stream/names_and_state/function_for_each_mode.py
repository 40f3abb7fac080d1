"""Right: a function for each mode, the names from mode "tasks", anext() in a loop."""

import functools
from typing import Any


async def names_and_state(graph, state):
    names: list[str] = []
    box: dict[str, Any] = {}

    def on_task(chunk):
        if "result" in chunk:
            names.append(chunk["name"])

    handlers = {"tasks": on_task, "values": functools.partial(box.__setitem__, "final")}
    stream = graph.astream(state, stream_mode=list(handlers))
    while (item := await anext(stream, None)) is not None:
        handlers[item[0]](item[1])
    return (names, box["final"])
