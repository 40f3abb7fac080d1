"""Examples that together show all ideas of map_reduce."""

EXAMPLE_1 = dict(
    items=["pear", "fig", "fig"],
    work={"pear": 0},
    seconds={"pear": 3},
    yields=["work", "work", "work"],
    returns={"items": ["pear", "fig", "fig"], "results": [0, 3, 3]},
    when=["item 3 at 3 s"],
)

EXAMPLE_2 = dict(items=[], yields=[], returns={"items": [], "results": []})
