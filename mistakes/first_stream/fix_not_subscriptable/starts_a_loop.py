"""Caught by test_gives_the_event: a plain function starts a loop, and its callers have one running.

Says: the function calls `asyncio.run()`, but its callers await it in a loop that already runs. Make it
`async def`, and `await` what it passes to `asyncio.run()`.
"""

from contextlib import aclosing
import asyncio

from functools import partial


async def _take(graph, state, stop):
    out = []
    async with aclosing(graph.astream(state, version="v2")) as s:
        async for part in s:
            out.append(part["data"])
            if stop(len(out)):
                break
    return out


def nth_event(graph, state, n):
    return asyncio.run(_take(graph, state, lambda k: k > n))[n]


first_event = partial(nth_event, n=0)
last_event = lambda graph, state: asyncio.run(_take(graph, state, lambda k: False))[-1]
if __name__ == "__main__":
    print("demo")
