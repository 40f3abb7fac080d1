"""Caught by test_gives_none_if_none_is_wanted: thinks that events count when their superstep has ended.

Says: Events are held back until all nodes of their superstep have ended; ask about each event as
soon as it comes.

Conceptual: wanted gets an event while other nodes of its superstep still run
"""

from collections.abc import Callable
from typing import Any
from contextlib import aclosing


async def first_event(graph: Any, state: dict[str, Any], wanted: Callable[[Any], bool]) -> Any:
    held = []
    async with aclosing(graph.astream(state, stream_mode=["updates", "values"])) as stream:
        async for mode, part in stream:
            if mode == "updates":
                held.append(part)
                continue
            for event in held:
                if wanted(event):
                    return event
            held = []
    return None
