"""Caught by test_runs_nothing_without_a_checkpoint: thinks that a node without a checkpoint is an error.

Says: an error is raised if no checkpoint has the node as next; yield nothing
"""


async def run_again_from(graph, config, node):
    async for snapshot in graph.aget_state_history(config):
        if node in snapshot.next:
            async for event in graph.astream(None, snapshot.config):
                yield event
            return
    raise LookupError(node)
