"""Caught by test_names_every_type_of_error: thinks that the cause says more
than the error.

Says: The record names the cause of the exception. It has to name the
exception that came out of the stream.
"""


async def errors_mid_stream(graph, state):
    error = None
    try:
        async for event in graph.astream(state):
            yield event
    except Exception as caught:
        error = caught.__cause__ or caught
    yield {"error": type(error).__name__} if error else {"done": True}
