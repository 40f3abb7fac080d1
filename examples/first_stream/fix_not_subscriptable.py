"""Examples that together show all ideas of fix_not_subscriptable."""

EXAMPLE_1 = dict(
    function="nth_event",
    n=1,
    nodes={"ask": {"count": 1}, "books": {"count": 2}, "web": None, "write": {"count": 3}},
    row=["ask", ("books", "web"), "write"],
    seconds={"books": 3},
    returns={"web": None},
    when=["books is cancelled once", "write starts never"],
)

EXAMPLE_2 = dict(function="nth_event", n=3, raises="IndexError")

EXAMPLE_3 = dict(
    function="last_event",
    nodes={"think": {"count": 1}, "act": {"count": 2}},
    returns={"act": {"count": 2}},
)
