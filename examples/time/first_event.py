"""Examples that together show all ideas of first_event."""

EXAMPLE_1 = dict(
    wanted=["web", "books"],
    nodes={"ask": None, "maps": {"count": 0}, "web": {"count": 2}, "books": {"count": 3}},
    row=["ask", ("maps", "web"), "books"],
    seconds={"maps": 60},
    returns={"web": {"count": 2}},
    when=["maps is cancelled before the end", "books starts never", "the end at 2 s"],
)

EXAMPLE_2 = dict(wanted=[], returns=None)

EXAMPLE_3 = dict(fails=["maps"], raises="ValueError")
