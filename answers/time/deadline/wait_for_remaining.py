"""Right: wait_for() with the time that is left for each event, by hand, on the stream itself."""

import asyncio
import time
from typing import Any


async def deadline(graph: Any, state: dict[str, Any], seconds: float) -> list[Any]:
    end = time.monotonic() + seconds
    stream = aiter(graph.astream(state, stream_mode=["updates"], version="v2"))
    events: list[Any] = []
    try:
        while True:
            left = end - time.monotonic()
            part = await asyncio.wait_for(anext(stream), max(left, 0))
            events.append(part["data"])
    except (StopAsyncIteration, asyncio.TimeoutError):
        pass
    finally:
        await stream.aclose()
    print(f"{len(events)} events")
    return events
