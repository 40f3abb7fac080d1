"""Right: a helper finds the id of the checkpoint; events are read in the shape of v2."""

async def find(graph, config, node):
    async for snapshot in graph.aget_state_history(config):
        for task in snapshot.tasks:
            if task.name == node:
                return snapshot.config["configurable"]["checkpoint_id"]
    return None


async def run_again_from(graph, config, node):
    checkpoint = await find(graph, config, node)
    if checkpoint is not None:
        thread = config["configurable"]["thread_id"]
        at = {"configurable": {"thread_id": thread, "checkpoint_id": checkpoint}}
        async for part in graph.astream(None, at, stream_mode=["updates"], version="v2"):
            yield part["data"]
