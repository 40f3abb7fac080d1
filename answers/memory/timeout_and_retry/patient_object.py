"""Right: an object as a node, with a loop of attempts."""

import asyncio, operator
from typing import Annotated, Any, TypedDict
from langgraph.graph import StateGraph, START, END
from langgraph.errors import NodeTimeoutError


class State(TypedDict):
    log: Annotated[list[Any], operator.add]


class Patient:
    def __init__(self, f, seconds, attempts):
        self.f, self.seconds, self.attempts = f, seconds, attempts

    async def __call__(self, state: State):
        wait = 1
        for left in range(self.attempts - 1, -1, -1):
            try:
                async with asyncio.timeout(self.seconds):
                    return await self.f(state)
            except (ConnectionError, TimeoutError):
                if not left:
                    raise
            await asyncio.sleep(wait)
            wait *= 2


def build(plan, fetch, write, seconds, attempts):
    g = StateGraph(State)

    async def p(state: State):
        return await plan(state)

    g.add_node("plan", p)
    g.add_node("fetch", Patient(fetch, seconds, attempts))
    g.add_node("write", write)
    for a, b in ((START, "plan"), ("plan", "fetch"), ("fetch", "write"), ("write", END)):
        g.add_edge(a, b)
    return g.compile()
