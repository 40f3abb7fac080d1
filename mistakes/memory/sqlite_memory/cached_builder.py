"""Caught by test_goes_on_with_each_thread: keeps a graph for each file.

Says: The graph of an earlier turn runs, with its `answer`; build a graph in each turn.
"""

import operator
from typing import Annotated, TypedDict

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import START, StateGraph

_builders = {}


class Chat(TypedDict):
    messages: Annotated[list[str], operator.add]


async def turn(file, answer, thread, text):
    if file not in _builders:
        _builders[file] = StateGraph(Chat).add_node("answer", answer).add_edge(START, "answer")
    async with AsyncSqliteSaver.from_conn_string(file) as saver:
        graph = _builders[file].compile(checkpointer=saver)
        config = {"configurable": {"thread_id": thread}}
        result = await graph.ainvoke({"messages": [text]}, config)
        return result["messages"]
