"""Caught by test_indents_the_nodes_inside: finds the name in a namespace as letters and digits.

Says: it cuts names at blanks and hyphens; the name is all that stands before the colon.
"""

import re


async def subgraph_depth(graph, state):
    async for ns, event in graph.astream(state, subgraphs=True):
        for node in event:
            parent = " in " + re.match(r"\w+", ns[-1])[0] if ns else ""
            print(f"{'  ' * len(ns)}{node}{parent}")
