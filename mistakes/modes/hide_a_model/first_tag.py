"""Caught by test_hides_the_models_with_the_tag: looks at the first tag of a model.

Says: it looks at the first tag only; `tag` may stand behind other tags.

Conceptual: the tag may stand behind other tags
"""

from langchain_core.messages import AIMessageChunk


async def hide_a_model(graph, state, tag):
    async for message, facts in graph.astream(state, stream_mode="messages"):
        if not isinstance(message, AIMessageChunk):
            continue
        first = next(iter(facts.get("tags") or []), None)
        if first != tag:
            yield message.content
