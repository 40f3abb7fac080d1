"""Caught by test_runs_again_from_a_node: thinks that `next` names the nodes that have just run.

Says: the run begins at the checkpoint after the node; `next` names nodes that run after a checkpoint
"""


async def run_again_from(graph, config, node):
    later = None
    async for snapshot in graph.aget_state_history(config):
        if node in snapshot.next and later:
            async for event in graph.astream(None, later.config):
                yield event
            return
        later = snapshot
