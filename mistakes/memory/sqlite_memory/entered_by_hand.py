"""Caught by test_takes_a_turn: enters by hand what closes itself when nobody holds it any more.

Says: the saver is opened by hand and closed when Python removes it; use `async with`
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
    saver = await AsyncSqliteSaver.from_conn_string(file).__aenter__()
    graph = builder(answer).compile(checkpointer=saver)
    state = await graph.ainvoke({"messages": [text]}, {"configurable": {"thread_id": thread}})
    return state["messages"]
