"""Right: takes the events with anext(), and raises the last error itself."""


async def resume_after_failure(graph, state, config, tries):
    seen = []

    async def once(inp):
        async for part in graph.astream(inp, config, version="v2"):
            data = {k: v for k, v in part["data"].items() if k != "__metadata__"}
            if len(data) != len(part["data"]):
                continue
            yield data

    inp, error = state, None
    for _ in range(tries):
        error = None
        it = once(inp)
        while True:
            try:
                event = await anext(it)
            except StopAsyncIteration:
                return
            except Exception as e:
                error = e
                break
            yield event
        inp = None
    raise error
