"""Examples that together show all ideas of deadline."""

EXAMPLE_1 = dict(deadline=0, returns=[])

EXAMPLE_2 = dict(
    deadline=90.0,
    nodes={"quick": {"count": 1}},
    seconds={},
    returns=[{"quick": {"count": 1}}],
    when=["the end at 1 s"],
)

EXAMPLE_3 = dict(
    deadline=2.5,
    nodes={"ask": {"message": "?"}, "web": None, "books": {"count": 1}},
    row=["ask", ("web", "books")],
    seconds={"books": 60},
    returns=[{"ask": {"message": "?"}}, {"web": None}],
    when=["books is cancelled before the end", "the end at 2.5 s"],
)
