"""Caught by test_takes_a_turn: takes what from_conn_string() gives for the saver.

Says: from_conn_string() returns a context manager, not a saver; enter it with `async with`
"""

import operator
from typing import Annotated, Any, TypedDict

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, StateGraph


class Chat(TypedDict):
    messages: Annotated[list[str], operator.add]


def builder(answer: Any) -> Any:
    graph = StateGraph(Chat)
    graph.add_node("answer", answer)
    graph.add_edge(START, "answer")
    graph.add_edge("answer", END)
    return graph


async def turn(file: str, answer: Any, thread: str, text: str) -> list[str]:
    saver = AsyncSqliteSaver.from_conn_string(file)
    graph = builder(answer).compile(checkpointer=saver)
    state = await graph.ainvoke({"messages": [text]}, {"configurable": {"thread_id": thread}})
    return state["messages"]
