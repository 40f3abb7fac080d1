"""Right: a class that binds the config to the graph, several modes as version "v2" parts."""

from typing import Any


class Conversation:
    def __init__(self, graph: Any, user: str) -> None:
        self.graph = graph.with_config(configurable={"thread_id": user})

    async def turn(self, text: str) -> str:
        new = {"messages": [{"type": "human", "content": text}]}
        parts = self.graph.astream(new, stream_mode=["updates", "values"], version="v2")
        states = [part["data"] async for part in parts if part["type"] == "values"]
        return states[-1]["messages"][-1].content


async def say(graph: Any, user: str, text: str) -> str:
    return await Conversation(graph, user).turn(text)
