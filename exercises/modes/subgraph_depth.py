"""Print the nodes of a graph and of the graphs inside it, indented.

A node may be a graph itself, or its function may run one. astream() does
not show what happens inside unless it is asked with subgraphs=True. Then
every event comes in a pair with a namespace before it, (namespace, event).
The namespace is a tuple which says where the event comes from:

    ()                            the graph itself
    ("team:8f3155f2-2e32-…",)     the graph inside its node "team"
    ("team:8f3155f2-2e32-…", "expert:61371fb1-…")
                                  the graph inside the node "expert" of it

Each part is the name of a node, a colon, and the id of a task (one run of
that node), which is different in every run. So the length of the namespace
is the depth. Names of nodes have no colon in them; blanks, dots and hyphens
they may have. (If a node's function runs a second graph, its events have
one more part, a number without a colon. No node does that here.)

Write `subgraph_depth(graph, state)`. It streams `graph` once, from `state`,
and prints a line for each node that finishes, at any depth. The line has
two spaces for each level of depth, then the name of the node. For a node of
an inner graph, " in " and the name of the node whose graph it is follow. A
node that returned nothing has finished too. Each line is printed at the
moment at which its event comes.

Example: a graph has the nodes "plan" and "team"; "team" is a graph with the
nodes "ask", "expert" and "write"; "expert" is a graph with the node "ask".
It prints

    plan
      ask in team
        ask in expert
      expert in team
      write in team
    team

A node with a graph inside finishes after all that is inside, so its line
stands below theirs. Nodes of different graphs may have the same name: only
the namespace tells them apart. And a node may finish several times.

Most agents are nodes of a bigger graph. Users want to see what the agent
does, and not only, a minute later, that it has done it.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def subgraph_depth(
    graph: CompiledStateGraph,
    state: dict[str, Any],
) -> None:
    """Print each node that finishes, indented by the depth of its graph."""
    raise NotImplementedError("subgraph_depth is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
