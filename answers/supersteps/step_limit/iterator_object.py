"""Right: an iterator object that asks for version "v2" parts with anext()."""

from langchain_core.runnables import RunnableConfig


class step_limit:
    def __init__(self, graph, state, steps):
        config = RunnableConfig(recursion_limit=1 + steps)
        self.parts = aiter(graph.astream(state, config, stream_mode=["updates"], version="v2"))

    def __aiter__(self):
        return self

    async def __anext__(self):
        part = await anext(self.parts)
        return part["data"]
