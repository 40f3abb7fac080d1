"""Caught by test_takes_a_turn: lets a task close the file, and does not wait for it.

Says: A task closes the file after the turn has returned; wait for its end.
"""

import asyncio
import operator
from typing import Annotated, TypedDict

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import START, StateGraph

_closing = set()


class Chat(TypedDict):
    messages: Annotated[list[str], operator.add]


async def turn(file, answer, thread, text):
    manager = AsyncSqliteSaver.from_conn_string(file)
    saver = await manager.__aenter__()
    try:
        builder = StateGraph(Chat)
        builder.add_node("answer", answer)
        builder.add_edge(START, "answer")
        result = await builder.compile(checkpointer=saver).ainvoke(
            {"messages": [text]}, {"configurable": {"thread_id": thread}}
        )
        return result["messages"]
    finally:
        task = asyncio.create_task(manager.__aexit__(None, None, None))
        _closing.add(task)
        task.add_done_callback(_closing.discard)
