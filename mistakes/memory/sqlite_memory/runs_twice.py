"""Caught by test_takes_a_turn: streams the run, and invokes it for the final state.

Says: the graph runs twice in one turn; run it once and use what this run gives
"""

import operator
from typing import Annotated, Any, TypedDict

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, StateGraph


class Chat(TypedDict):
    messages: Annotated[list[str], operator.add]


async def turn(file: str, answer: Any, thread: str, text: str) -> list[str]:
    builder = StateGraph(Chat)
    builder.add_node("answer", answer)
    builder.add_edge(START, "answer")
    builder.add_edge("answer", END)
    config = {"configurable": {"thread_id": thread}}
    async with AsyncSqliteSaver.from_conn_string(file) as saver:
        graph = builder.compile(checkpointer=saver)
        async for _ in graph.astream({"messages": [text]}, config):
            pass
        state = await graph.ainvoke({"messages": [text]}, config)
    return state["messages"]
