"""Caught by test_works_on_an_unusual_graph: keeps the texts in a dict that all calls share.

Says: the texts are in a variable of the module, so two calls at the same time mix them.
"""

from langchain_core.messages import AIMessageChunk

texts: dict[str, str] = {}


async def tokens_by_node(graph, state):
    texts.clear()
    async for message, facts in graph.astream(state, stream_mode="messages"):
        if isinstance(message, AIMessageChunk) and message.content:
            node = facts["langgraph_node"]
            texts[node] = texts.get(node, "") + message.content
            yield node, texts[node]
