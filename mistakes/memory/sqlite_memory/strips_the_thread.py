"""Caught by test_goes_on_with_each_thread: tidies the id of the thread.

Says: The blanks around the id of the thread are dropped; use the id as it is.
"""

import operator
from typing import Annotated, TypedDict

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, StateGraph


class Chat(TypedDict):
    messages: Annotated[list[str], operator.add]


async def turn(file, answer, thread, text):
    async with AsyncSqliteSaver.from_conn_string(file) as saver:
        builder = StateGraph(Chat)
        builder.add_node("answer", answer)
        builder.add_edge(START, "answer")
        builder.add_edge("answer", END)
        graph = builder.compile(checkpointer=saver)
        result = await graph.ainvoke(
            {"messages": [text]}, {"configurable": {"thread_id": thread.strip()}}
        )
    return result["messages"]
