"""Stays with version "v1": pairs, and interrupts under a key of the state."""


async def stream_parts(graph, state, config):
    async for mode, data in graph.astream(
        state, config=config, stream_mode=["updates", "values", "custom"]
    ):
        if mode == "custom":
            yield ("progress", data)
        elif mode == "updates":
            for node in data:
                if not node.startswith("__"):
                    yield ("node", node)
        else:
            asked = data.get("__interrupt__", [])
            yield ("state", {key: data[key] for key in data if key != "__interrupt__"})
            for interrupt in asked:
                yield ("question", interrupt.value)
