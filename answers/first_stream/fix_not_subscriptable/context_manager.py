"""Right: an asynchronous context manager of its own."""

from contextlib import aclosing
import asyncio

class Indexed:
    def __init__(self, stream): self.stream = stream
    async def __aenter__(self): return self
    async def __aexit__(self, *exc): await self.stream.aclose()
    async def at(self, n):
        event = None
        while n >= 0:
            try: event = await self.stream.__anext__()
            except StopAsyncIteration: raise IndexError(n)
            n -= 1
        return event
class TooFar(IndexError): pass
async def nth_event(graph, state, n):
    async with Indexed(graph.astream(state)) as s:
        return await s.at(n)
async def first_event(graph, state):
    async with Indexed(graph.astream(state)) as s:
        return await s.at(0)
async def last_event(graph, state):
    return (await gather(graph.astream(state)))[-1]
async def gather(s): return [e async for e in s]
