"""Caught by test_yields_each_nodes_text_so_far: thinks white space at the beginning is not text.

Says: it leaves out white space at the beginning of an answer.
"""

from collections import defaultdict

from langchain_core.messages import AIMessageChunk


async def tokens_by_node(graph, state):
    texts = defaultdict(str)
    async for message, facts in graph.astream(state, stream_mode="messages"):
        if isinstance(message, AIMessageChunk) and message.content:
            node = facts["langgraph_node"]
            texts[node] = (texts[node] + message.content).lstrip()
            yield node, texts[node]
