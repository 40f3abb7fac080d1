"""Caught by test_gives_up_in_the_end: waits once more when the last attempt has failed.

Says: there is a wait after the last attempt; raise its error at once
"""

import asyncio
import operator
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph


class State(TypedDict):
    log: Annotated[list[Any], operator.add]


NodeFunction = Callable[..., Awaitable[Any]]


def build(
    plan: NodeFunction, fetch: NodeFunction, write: NodeFunction, seconds: float, attempts: int
) -> CompiledStateGraph:
    async def patient(state: State) -> Any:
        errors: list[Exception] = []
        for number in range(attempts):
            try:
                async with asyncio.timeout(seconds):
                    return await fetch(state)
            except (ConnectionError, TimeoutError) as error:
                errors.append(error)
                await asyncio.sleep(2.0**number)
        raise errors[-1]

    builder = StateGraph(State)
    builder.add_node("plan", plan)
    builder.add_node("fetch", patient)
    builder.add_node("write", write)
    builder.add_edge(START, "plan")
    builder.add_edge("plan", "fetch")
    builder.add_edge("fetch", "write")
    builder.add_edge("write", END)
    return builder.compile()
