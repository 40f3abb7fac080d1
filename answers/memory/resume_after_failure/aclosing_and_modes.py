"""aclosing() around each stream, a list of modes, and a flag for the end."""

from contextlib import aclosing


async def resume_after_failure(graph, state, config, tries):
    step, failures, finished = state, 0, False
    while not finished:
        try:
            async with aclosing(graph.astream(step, config, stream_mode=["updates"])) as events:
                async for _, event in events:
                    match event:
                        case {"__metadata__": {"cached": True}}:
                            continue
                    yield event
            finished = True
        except Exception:
            failures += 1
            if failures >= tries:
                raise
            step = None
