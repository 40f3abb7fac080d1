"""Keep conversations in a SQLite file, so that they outlive the process."""

import operator
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypedDict

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, StateGraph


class Chat(TypedDict):
    """All messages of a thread; new ones are appended."""

    messages: Annotated[list[str], operator.add]


async def turn(
    file: str, answer: Callable[..., Awaitable[Any]], thread: str, text: str
) -> list[str]:
    """Send `text` on `thread` of `file`; return all its messages."""
    builder = StateGraph(Chat)
    builder.add_node("answer", answer)
    builder.add_edge(START, "answer")
    builder.add_edge("answer", END)
    config: RunnableConfig = {"configurable": {"thread_id": thread}}
    messages: list[str] = []
    async with AsyncSqliteSaver.from_conn_string(file) as saver:
        graph = builder.compile(checkpointer=saver)
        async for state in graph.astream({"messages": [text]}, config, stream_mode="values"):
            messages = state["messages"]
    return messages
