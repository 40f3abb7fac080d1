"""Caught by test_runs_again_from_a_node: thinks that the node is all that matters, and forgets the state.

Says: the node gets the newest state, not the state that it had; begin at the old checkpoint
"""

from langgraph.types import Command


async def run_again_from(graph, config, node):
    async for event in graph.astream(Command(goto=node), config):
        yield event
