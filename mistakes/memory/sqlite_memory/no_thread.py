"""Caught by test_takes_a_turn: opens the file and forgets to say which thread the run is on.

Says: the run names no thread; pass {"configurable": {"thread_id": thread}} as its config
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
    async with AsyncSqliteSaver.from_conn_string(file) as saver:
        graph = builder(answer).compile(checkpointer=saver)
        state = await graph.ainvoke({"messages": [text]})
    return state["messages"]
