"""Caught by test_names_every_type_of_error: thinks that the first exception
of a group says more than the group.

Says: The record names the first exception in a group. It has to name the
exception that came out of the stream.
"""


async def errors_mid_stream(graph, state):
    try:
        async for event in graph.astream(state):
            yield event
    except ExceptionGroup as group:
        yield {"error": type(group.exceptions[0]).__name__}
    except Exception as error:
        yield {"error": type(error).__name__}
    else:
        yield {"done": True}
