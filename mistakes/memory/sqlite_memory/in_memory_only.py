"""Caught by test_goes_on_with_each_thread: opens ":memory:", a new database each time.

Says: the database is ":memory:", which is new and empty each time; open `file`
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
    async with AsyncSqliteSaver.from_conn_string(":memory:") as saver:
        graph = builder(answer).compile(checkpointer=saver)
        state = await graph.ainvoke({"messages": [text]}, {"configurable": {"thread_id": thread}})
    return state["messages"]
