"""Right: a generator for each node, which gets tokens with send()."""

from typing import Any

from langchain_core.messages import AIMessageChunk


def _column(node):
    text = ""
    while True:
        text += yield (node, text)


async def tokens_by_node(graph, state):
    columns: dict[str, Any] = {}
    stream = graph.astream(state, stream_mode="messages")
    while (item := await anext(stream, None)) is not None:
        message, facts = item
        if type(message) is not AIMessageChunk or len(message.content) == 0:
            continue
        node = facts["langgraph_node"]
        if node not in columns:
            columns[node] = _column(node)
            next(columns[node])
        yield columns[node].send(message.content)
