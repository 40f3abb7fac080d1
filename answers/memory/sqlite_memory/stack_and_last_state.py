"""Right: an exit stack, a node around `answer`, and the last state of a list."""

import operator
from contextlib import AsyncExitStack
from typing import Annotated, TypedDict

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import StateGraph


class Chat(TypedDict):
    messages: Annotated[list[str], operator.add]


async def turn(file, answer, thread, text):
    async def node(state: Chat):
        return await answer(state)

    async with AsyncExitStack() as stack:
        saver = await stack.enter_async_context(AsyncSqliteSaver.from_conn_string(file))
        graph = (
            StateGraph(Chat)
            .add_node(node)
            .set_entry_point("node")
            .set_finish_point("node")
            .compile(checkpointer=saver)
        )
        config = {"configurable": {"thread_id": thread}}
        *_, last = [
            s async for s in graph.astream({"messages": [text]}, config, stream_mode="values")
        ]
        return list(last["messages"])
