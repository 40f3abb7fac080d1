"""Caught by test_takes_a_turn: returns the state where its messages are asked for.

Says: the whole state is returned; return its list of messages
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
        return await graph.ainvoke({"messages": [text]}, {"configurable": {"thread_id": thread}})
