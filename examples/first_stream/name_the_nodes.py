"""Examples that together show all ideas of name_the_nodes."""

EXAMPLE_1 = dict(
    nodes={"think": {"count": 1}, "act": None},
    rounds=2,
    returns=["think", "act", "think", "act"],
)

EXAMPLE_2 = dict(
    nodes={"ask": {"message": "?"}, "books": {"count": 1}, "web": {}},
    row=["ask", ("books", "web")],
    seconds={"books": 3},
    returns=["ask", "web", "books"],
)
