"""Right: lets astream_events() leave out the models with the tags."""


async def hide_a_model(graph, state, tag):
    async for ev in graph.astream_events(
        state, version="v2", include_types=["chat_model"], exclude_tags=[tag, "nostream"]
    ):
        if ev["event"] == "on_chat_model_stream" and ev["data"]["chunk"].content:
            yield ev["data"]["chunk"].content
