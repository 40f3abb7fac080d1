"""Right: awaits each event itself until there is a record."""


async def errors_mid_stream(graph, state):
    stream = aiter(graph.astream(state))
    record = None
    while record is None:
        try:
            event = await anext(stream)
        except StopAsyncIteration:
            record = {"done": True}
        except Exception as error:
            record = {"error": error.__class__.__name__}
        else:
            yield event
    yield record
