"""Right: a plain function that runs a loop of its own."""

import asyncio, operator
from typing import Annotated, TypedDict
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import StateGraph


class Chat(TypedDict):
    messages: Annotated[list[str], operator.add]


def turn(file, answer, thread, text):
    async def main():
        async with AsyncSqliteSaver.from_conn_string(file) as saver:
            b = StateGraph(Chat).add_sequence([("answer", answer)])
            b.set_entry_point("answer")
            g = b.compile(checkpointer=saver)
            cfg = {"configurable": {"thread_id": thread}}
            await g.ainvoke({"messages": [text]}, cfg, durability="sync")
            return (await g.aget_state(cfg)).values["messages"]

    return asyncio.run(main())
