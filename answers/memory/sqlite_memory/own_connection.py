"""Right: opens the connection with aiosqlite, sets the tables up, closes it in finally."""

import functools
from typing import Any

import aiosqlite
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import START, StateGraph
from langgraph.types import Durability


def put_behind(old: list[str] | None, new: list[str]) -> list[str]:
    return [*(old or []), *new]


async def turn(file: str, answer: Any, thread: str, text: str, durability: Durability = "sync"):
    from typing import Annotated, TypedDict

    State = TypedDict("State", {"messages": Annotated[list[str], put_behind]})
    connection = await aiosqlite.connect(file)
    try:
        saver = AsyncSqliteSaver(connection)
        await saver.setup()
        builder = StateGraph(State)
        builder.add_node("talk", functools.partial(answer))
        builder.add_edge(START, "talk")
        graph = builder.compile(checkpointer=saver)
        updates = graph.astream(
            {"messages": [text]},
            {"configurable": {"thread_id": thread}},
            stream_mode=["values"],
            durability=durability,
        )
        return [state["messages"] async for _, state in updates][-1]
    finally:
        await connection.close()
