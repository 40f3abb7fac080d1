"""Caught by test_leaves_all_in_the_file: opens the connection itself, and never closes it.

Says: the connection is never closed; use `async with AsyncSqliteSaver.from_conn_string(file)`
"""

import operator
from typing import Annotated, Any, TypedDict

import aiosqlite
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, StateGraph

CONNECTIONS: dict[str, aiosqlite.Connection] = {}


class Chat(TypedDict):
    messages: Annotated[list[str], operator.add]


def builder(answer: Any) -> Any:
    graph = StateGraph(Chat)
    graph.add_node("answer", answer)
    graph.add_edge(START, "answer")
    graph.add_edge("answer", END)
    return graph


async def turn(file: str, answer: Any, thread: str, text: str) -> list[str]:
    CONNECTIONS[file] = await aiosqlite.connect(file)
    saver = AsyncSqliteSaver(CONNECTIONS[file])
    graph = builder(answer).compile(checkpointer=saver)
    state = await graph.ainvoke({"messages": [text]}, {"configurable": {"thread_id": thread}})
    return state["messages"]
