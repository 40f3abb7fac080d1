"""Calls itself with one try less."""

async def resume_after_failure(graph, state, config, tries):
    try:
        async for event in graph.astream(state, config):
            if not event.get("__metadata__"):
                yield event
    except Exception:
        if tries <= 1:
            raise
        async for event in resume_after_failure(graph, None, config, tries - 1):
            yield event
