"""Right: takes the first snapshot with anext(), and binds its config to the graph."""


async def run_again_from(graph, config, node):
    found = (s async for s in graph.aget_state_history(config) if node in set(s.next))
    if snapshot := await anext(found, None):
        bound = graph.with_config(snapshot.config)
        async for event in bound.astream(None):
            yield event
