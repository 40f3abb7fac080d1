"""Right: an asynchronous generator expression, with no async def at all."""

from langchain_core.messages import AIMessageChunk


def tokens_by_node(graph, state):
    texts = {}

    def grow(node, t):
        texts[node] = texts.get(node, "") + t
        return texts[node]

    return (
        (meta["langgraph_node"], grow(meta["langgraph_node"], m.content))
        async for m, meta in graph.astream(state, stream_mode="messages")
        if type(m) is AIMessageChunk and m.content
    )
