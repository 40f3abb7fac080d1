"""Right: an object with __anext__ in the place of a generator."""

from langchain_core.messages import AIMessageChunk


class Visible:
    def __init__(self, stream, tag):
        self.stream, self.tag = stream, tag

    def __aiter__(self):
        return self

    async def __anext__(self):
        while True:
            message, facts = await self.stream.__anext__()
            tags = set(facts["tags"]) if "tags" in facts else set()
            if isinstance(message, AIMessageChunk) and self.tag not in tags and message.content:
                return message.content


def hide_a_model(graph, state, tag):
    return Visible(graph.astream(state, stream_mode="messages"), tag)
