"""Caught by test_takes_a_turn: a plain function starts a loop, and its callers have one running.

Says: the function calls `asyncio.run()`, but its callers await it in a loop that already runs. Make it
`async def`, and `await` what it passes to `asyncio.run()`.
"""

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
