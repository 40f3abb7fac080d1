"""Right: builds the graph first, and invokes it."""

import operator
from typing import Annotated, TypedDict

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, StateGraph


class Chat(TypedDict):
    messages: Annotated[list[str], operator.add]


async def turn(file, answer, thread, text):
    builder = StateGraph(Chat)
    builder.add_node("answer", answer)
    builder.add_edge(START, "answer")
    builder.add_edge("answer", END)
    async with AsyncSqliteSaver.from_conn_string(file) as saver:
        graph = builder.compile(checkpointer=saver)
        chat = await graph.ainvoke({"messages": [text]}, {"configurable": {"thread_id": thread}})
    return chat["messages"]
