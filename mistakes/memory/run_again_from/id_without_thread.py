"""Caught by test_runs_again_from_a_node: thinks that the id of a checkpoint is enough to find it.

Says: the config has a checkpoint_id and no thread_id; pass snapshot.config as it is
"""


async def run_again_from(graph, config, node):
    async for snapshot in graph.aget_state_history(config):
        if node in snapshot.next:
            checkpoint = snapshot.config["configurable"]["checkpoint_id"]
            only = {"configurable": {"checkpoint_id": checkpoint}}
            async for event in graph.astream(None, only):
                yield event
            return
