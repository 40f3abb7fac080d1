"""Caught by test_leaves_out_whole_messages: leaves out whole messages that repeat the node's text.

Says: it leaves out a whole message only if it is a copy of the model's text; only an
AIMessageChunk is a token.
"""

from collections import defaultdict

from langchain_core.messages import AIMessageChunk


async def tokens_by_node(graph, state):
    texts = defaultdict(str)
    async for message, facts in graph.astream(state, stream_mode="messages"):
        node = facts["langgraph_node"]
        if (
            not message.content
            or message.content == texts[node]
            and not isinstance(message, AIMessageChunk)
        ):
            continue
        texts[node] += message.content
        yield node, texts[node]
