"""Right: an entrypoint of LangGraph's functional API, which runs a plain def in a thread."""

from typing import Any

from langgraph.func import entrypoint


async def final_state(graph: Any, state: dict[str, Any]) -> dict[str, Any]:
    async for last in graph.astream(state, stream_mode="values"):
        pass
    return last


async def serve(service: Any, question: str) -> str:
    @entrypoint()
    def ask(asked: str) -> str:
        return service(asked)

    return await ask.ainvoke(question)
