"""Examples that together show all ideas of step_limit."""

EXAMPLE_1 = dict(
    steps=1,
    nodes={"a": None, "b": None, "c": None},
    yields=[{"a": None}, {"b": None}],
    raises="GraphRecursionError",
)

EXAMPLE_2 = dict(
    steps=2,
    nodes={"ask": None, "books": None, "web": None},
    row=["ask", ("books", "web")],
    seconds={"web": 2},
    yields=[{"ask": None}, {"books": None}, {"web": None}],
)
