"""Right: closes the stream that failed before it calls itself."""

from contextlib import aclosing


async def resume_after_failure(graph, state, config, tries):
    failed = False
    stream = graph.astream(state, config, stream_mode="updates")
    try:
        while True:
            try:
                event = await anext(stream)
            except StopAsyncIteration:
                return
            except Exception:
                if tries <= 1:
                    raise
                failed = True
                break
            if "__metadata__" in event:
                continue
            yield event
    finally:
        await stream.aclose()
    if failed:
        async with aclosing(resume_after_failure(graph, None, config, tries - 1)) as rest:
            async for event in rest:
                yield event
