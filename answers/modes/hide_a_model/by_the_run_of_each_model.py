"""Right: whole messages known by facts that only a model's tokens have; explicit anext."""

from typing import Any


async def hide_a_model(graph: Any, state: dict[str, Any], tag: str) -> Any:
    events = aiter(graph.astream(input=state, stream_mode="messages"))
    while (event := await anext(events, None)) is not None:
        message, about = event
        if "ls_model_type" not in about:
            continue
        try:
            about["tags"].index(tag)
        except (KeyError, ValueError):
            yield message.content
