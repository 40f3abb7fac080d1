"""Right: counts down what is left, and raises when nothing is."""

from contextlib import aclosing


async def resume_after_failure(graph, state, config, tries):
    for left in range(tries - 1, -1, -1):
        try:
            async with aclosing(graph.astream(state, config)) as events:
                async for event in events:
                    if not event.get("__metadata__", {}).get("cached"):
                        yield event
        except Exception:
            if not left:
                raise
            state = None
        else:
            return
