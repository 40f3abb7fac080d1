"""Examples that together show all ideas of subgraph_depth."""

EXAMPLE_1 = dict(
    nodes=["a", ("b", ["a", ("c", ["d"])])],
    prints=["a", "  a in b", "    d in c", "  c in b", "b"],
    when=["line 2 before d ends"],
)
