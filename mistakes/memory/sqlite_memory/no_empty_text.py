"""Caught by test_talks_in_unusual_texts: thinks an empty text is no message.

Says: An empty text is not sent; it is a message too.
"""

import operator
from typing import Annotated, TypedDict

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import START, StateGraph


class Chat(TypedDict):
    messages: Annotated[list[str], operator.add]


async def turn(file, answer, thread, text):
    builder = StateGraph(Chat)
    builder.add_node("reply", answer)
    builder.add_edge(START, "reply")
    config = {"configurable": {"thread_id": thread}}
    async with AsyncSqliteSaver.from_conn_string(file) as saver:
        graph = builder.compile(checkpointer=saver)
        await graph.ainvoke({"messages": [m for m in (text,) if m]}, config)
        snapshot = await graph.aget_state(config)
    return snapshot.values["messages"]
