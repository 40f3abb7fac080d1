"""Right: catches everything, and lets go at once of what is no error of the graph."""

import asyncio


async def errors_mid_stream(graph, state):
    record = {"done": True}
    try:
        async for part in graph.astream(state, version="v2"):
            yield part["data"]
    except (GeneratorExit, asyncio.CancelledError):
        raise
    except BaseException as error:
        record = {"error": type(error).__name__}
    yield record
