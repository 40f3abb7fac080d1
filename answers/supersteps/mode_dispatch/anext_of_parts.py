"""Right: takes parts of version "v2" with anext() and a default."""


async def mode_dispatch(graph, state, handlers):
    stream = graph.astream(state, stream_mode=list(handlers), version="v2")
    while True:
        part = await anext(stream, None)
        if part is None:
            break
        await handlers[part["type"]](part["data"])
