"""Caught by test_runs_again_from_a_node: thinks that `in` on a text compares names.

Says: a node is found whose name only contains the name; compare whole names
"""


async def run_again_from(graph, config, node):
    async for snapshot in graph.aget_state_history(config):
        if node in str(snapshot.next):
            async for event in graph.astream(None, snapshot.config):
                yield event
            return
