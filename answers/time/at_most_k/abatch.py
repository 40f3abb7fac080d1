"""Right: LangChain's abatch(), whose max_concurrency is for the runs of a batch."""

from typing import Any

from langchain_core.runnables import RunnableLambda


async def at_most_k(graph: Any, states: list[Any], k: int) -> list[Any]:
    async def run(state: Any) -> list[Any]:
        return [part["data"] async for part in graph.astream(state, version="v2")]

    return await RunnableLambda(run).abatch(states, config={"max_concurrency": k})
