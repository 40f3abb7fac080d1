"""Right: asks for each event with anext(), and tells the three ways apart in which that can end."""

from contextlib import aclosing


async def errors_mid_stream(graph, state):
    async with aclosing(graph.astream(state, stream_mode="updates")) as stream:
        while True:
            try:
                event = await anext(stream)
            except StopAsyncIteration:
                yield dict(done=True)
                return
            except Exception as error:
                yield dict(error=error.__class__.__name__)
                return
            yield event
