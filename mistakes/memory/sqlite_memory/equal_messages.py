"""Caught by test_goes_on_with_each_thread: thinks an equal message is the same message.

Says: Equal messages are returned once; return each of them.
"""

import operator
from typing import Annotated, TypedDict

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import START, StateGraph


class Chat(TypedDict):
    messages: Annotated[list[str], operator.add]


async def turn(file, answer, thread, text):
    async with AsyncSqliteSaver.from_conn_string(file) as saver:
        graph = (
            StateGraph(Chat)
            .add_node("answer", answer)
            .add_edge(START, "answer")
            .compile(checkpointer=saver)
        )
        config = {"configurable": {"thread_id": thread}}
        seen = {}
        async for state in graph.astream({"messages": [text]}, config, stream_mode="values"):
            seen.update(dict.fromkeys(state["messages"]))
    return list(seen)
