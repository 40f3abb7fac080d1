"""Caught by test_leaves_all_in_the_file: writes checkpoints by itself, and has no graph.

Says: checkpoints are written without a graph; compile a graph with the saver and run it
"""

import operator
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypedDict

from langgraph.checkpoint.base import empty_checkpoint
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver


class Chat(TypedDict):
    messages: Annotated[list[str], operator.add]


async def turn(
    file: str, answer: Callable[..., Awaitable[Any]], thread: str, text: str
) -> list[str]:
    config: Any = {"configurable": {"thread_id": thread, "checkpoint_ns": ""}}
    async with AsyncSqliteSaver.from_conn_string(file) as saver:
        saved = await saver.aget_tuple(config)
        messages = list(saved.checkpoint["channel_values"]["messages"]) if saved else []
        messages.append(text)
        messages += (await answer({"messages": list(messages)}))["messages"]
        checkpoint = empty_checkpoint()
        checkpoint["channel_values"]["messages"] = messages
        checkpoint["channel_versions"]["messages"] = "1"
        metadata: Any = {"source": "loop", "step": 1, "parents": {}}
        await saver.aput(config, checkpoint, metadata, {"messages": "1"})
    return messages
