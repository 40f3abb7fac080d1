"""Caught by test_names_every_type_of_error: takes a TimeoutError for
something of the caller.

Says: The TimeoutError of a node goes on to the caller. It is an error like
any other.
"""

import asyncio


async def errors_mid_stream(graph, state):
    try:
        async for event in graph.astream(state):
            yield event
    except (asyncio.CancelledError, asyncio.TimeoutError, GeneratorExit):
        raise
    except Exception as error:
        yield {"error": type(error).__name__}
    else:
        yield {"done": True}
