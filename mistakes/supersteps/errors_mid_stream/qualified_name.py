"""Caught by test_names_every_type_of_error: takes __qualname__ for the name
of a class.

Says: The name in the record has the names of outer classes in front. Take
type(error).__name__.
"""


async def errors_mid_stream(graph, state):
    try:
        async for event in graph.astream(state):
            yield event
    except Exception as error:
        yield {"error": type(error).__qualname__}
    else:
        yield {"done": True}
