"""Caught by test_hides_whole_messages: leaves out whole messages that repeat what has been said.

Says: it leaves out a whole message only if it repeats tokens; only an AIMessageChunk is a token.
"""


async def hide_a_model(graph, state, tag):
    said = {}
    async for message, facts in graph.astream(state, stream_mode="messages"):
        if message.type == "AIMessageChunk":
            said[message.id] = said.get(message.id, "") + message.content
        elif message.content in said.values():
            continue
        if tag not in facts.get("tags", ()):
            yield message.content
