"""Caught by test_takes_a_turn: reads the state with get_state(), inside the loop.

Says: get_state() blocks the event loop that it needs; use `await graph.aget_state(config)`
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
    async with AsyncSqliteSaver.from_conn_string(file) as saver:
        graph = builder(answer).compile(checkpointer=saver)
        async for _ in graph.astream({"messages": [text]}, config):
            pass
        return graph.get_state(config).values["messages"]
