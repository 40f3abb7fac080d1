"""Caught by test_takes_a_turn: returns the graph out of the block, which closes the file.

Says: the graph runs after the block that keeps the file open; run it inside the `async with`
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


async def open_graph(file: str, answer: Any) -> Any:
    async with AsyncSqliteSaver.from_conn_string(file) as saver:
        return builder(answer).compile(checkpointer=saver)


async def turn(file: str, answer: Any, thread: str, text: str) -> list[str]:
    graph = await open_graph(file, answer)
    state = await graph.ainvoke({"messages": [text]}, {"configurable": {"thread_id": thread}})
    return state["messages"]
