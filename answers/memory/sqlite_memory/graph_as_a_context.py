"""Right: a context manager of its own opens the file and compiles the graph."""

import operator
from contextlib import asynccontextmanager
from typing import Annotated, TypedDict
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import StateGraph, START, END


class Chat(TypedDict):
    messages: Annotated[list[str], operator.add]


@asynccontextmanager
async def chat(file, answer):
    async with AsyncSqliteSaver.from_conn_string(file) as saver:
        b = StateGraph(Chat)

        async def node(state: Chat):
            return await answer(state)

        b.add_node("answer", node)
        b.add_edge(START, "answer")
        b.add_edge("answer", END)
        yield b.compile(checkpointer=saver)


async def turn(file, answer, thread, text):
    config = {"configurable": {"thread_id": thread}}
    async with chat(file, answer) as graph:
        async for mode, chunk in graph.astream(
            {"messages": [text]}, config, stream_mode=["updates", "values"]
        ):
            if mode == "values":
                final = chunk
        return list(final["messages"])
