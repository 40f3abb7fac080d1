"""Asks the checkpointer whether anything is left, and remembers what was yielded."""

async def resume_after_failure(graph, state, config, tries):
    seen, error, used = set(), None, 0
    todo = True
    while todo:
        used += 1
        try:
            async for part in graph.astream(
                None if error else state, config, stream_mode=["updates"], version="v2"
            ):
                node, *_ = part["data"]
                if node not in seen:
                    seen.add(node)
                    yield {node: part["data"][node]}
        except Exception as raised:
            error = raised
            if used == tries:
                raise
        todo = (await graph.aget_state(config)).next
