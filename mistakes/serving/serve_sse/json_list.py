"""Caught by test_answers_with_an_event_stream: thinks a browser waits for a list of all events.

Says: The answer is one JSON list of all events; return a StreamingResponse of frames.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from langgraph.graph.state import CompiledStateGraph


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    app = FastAPI()

    @app.get("/stream")
    async def stream(question: str):
        return await frames(graph, question)

    return app


async def frames(graph: CompiledStateGraph, question: str) -> list[Any]:
    return [event async for event in graph.astream({"question": question})]
