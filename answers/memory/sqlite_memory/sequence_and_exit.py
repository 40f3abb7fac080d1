"""Right: add_sequence(), a plain function that returns a coroutine, and durability "exit"."""

import operator
from contextlib import asynccontextmanager
from functools import partial
from typing import Annotated, TypedDict

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import START, StateGraph


class Chat(TypedDict):
    messages: Annotated[list[str], operator.add]


@asynccontextmanager
async def conversation(file, answer):
    async with AsyncSqliteSaver.from_conn_string(file) as saver:
        yield StateGraph(Chat).add_sequence([("it", answer)]).add_edge(START, "it").compile(saver)


def turn(file, answer, thread, text):
    return partial(_turn, {"configurable": {"thread_id": thread}})(conversation(file, answer), text)


async def _turn(config, opened, text):
    async with opened as graph:
        async for _ in graph.astream({"messages": [text]}, config, durability="exit"):
            pass
        return (await graph.aget_state(config)).values["messages"]
