"""Right: an AsyncExitStack, a node that wraps the given one, and version "v2" parts."""

import operator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated, Any, TypedDict

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, StateGraph


class Chat(TypedDict):
    messages: Annotated[list[str], operator.add]


class Memory:
    def __init__(self, file: str) -> None:
        self.file = str(Path.cwd() / file)
        self.stack = AsyncExitStack()

    async def __aenter__(self) -> AsyncSqliteSaver:
        return await self.stack.enter_async_context(AsyncSqliteSaver.from_conn_string(self.file))

    async def __aexit__(self, *error: object) -> None:
        await self.stack.aclose()


async def turn(file: str, answer: Any, thread: str, text: str) -> list[str]:
    async def node(state: Chat) -> Chat:
        update = await answer(state)
        return {"messages": list(update["messages"])}

    builder = StateGraph(Chat).add_node("node", node).add_edge(START, "node").add_edge("node", END)
    async with Memory(file) as saver:
        graph = builder.compile(checkpointer=saver, name="chat")
        new: Any = {"messages": [text]}
        last: Any = None
        async for part in graph.astream(
            new,
            {"configurable": {"thread_id": thread}},
            stream_mode=["values", "updates"],
            version="v2",
        ):
            if part["type"] == "values":
                last = part["data"]
    return list(last["messages"])
