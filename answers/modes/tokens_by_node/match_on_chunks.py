"""Right: a list of modes and version "v2", a match on the message, texts as lists of tokens."""

from langchain_core.messages import AIMessageChunk


async def tokens_by_node(graph, state):
    sums: dict[str, list[str]] = {}
    async for part in graph.astream(state, stream_mode=["messages"], version="v2"):
        message, facts = part["data"]
        match message:
            case AIMessageChunk(content=str(text)) if text != "":
                words = sums.setdefault(facts["langgraph_node"], [])
                words.append(text)
                yield facts["langgraph_node"], "".join(words)
