"""Caught by test_indents_the_nodes_inside: leaves out a line that is equal to the one before.

Says: it leaves out a line that is equal to the one before; a node may finish twice in a row.
"""


async def subgraph_depth(graph, state):
    last = None
    async for ns, event in graph.astream(state, subgraphs=True):
        for node in event:
            suffix = " in " + ns[-1].split(":")[0] if ns else ""
            line = "  " * len(ns) + node + suffix
            if line != last:
                print(line)
            last = line
