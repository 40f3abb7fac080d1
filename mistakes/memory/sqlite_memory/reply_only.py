"""Caught by test_takes_a_turn: returns the last update, which is the reply.

Says: only the reply is returned; return all messages of the thread
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
    config = {"configurable": {"thread_id": thread}}
    messages: list[str] = []
    async with AsyncSqliteSaver.from_conn_string(file) as saver:
        graph = builder(answer).compile(checkpointer=saver)
        async for event in graph.astream({"messages": [text]}, config):
            messages = event["answer"]["messages"]
    return messages
