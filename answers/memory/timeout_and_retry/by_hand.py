"""A node that makes its attempts itself, without any policy."""

import asyncio
import operator
from typing import Annotated, TypedDict

from langgraph.graph import END, START, StateGraph


class State(TypedDict):
    log: Annotated[list, operator.add]


class Patient:
    def __init__(self, function, seconds, attempts):
        self.function, self.seconds, self.attempts = function, seconds, attempts

    async def __call__(self, state):
        for number in range(self.attempts):
            try:
                return await asyncio.wait_for(self.function(state), self.seconds)
            except (ConnectionError, TimeoutError):
                if number == self.attempts - 1:
                    raise
                await asyncio.sleep(2**number)


def build(plan, fetch, write, seconds, attempts):
    builder = StateGraph(State)
    builder.add_sequence(
        [("plan", plan), ("fetch", Patient(fetch, seconds, attempts)), ("write", write)]
    )
    builder.add_edge(START, "plan")
    builder.add_edge("write", END)
    return builder.compile()
