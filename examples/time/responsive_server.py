"""Examples that together show all ideas of responsive_server."""

EXAMPLE_1 = dict(
    function="final_state",
    users=2,
    state={"question": "Why?"},
    nodes={"think": {"message": "hm"}, "act": {"count": 1}},
    returns={"question": "Why?", "message": "hm", "count": 1},
    when=["the end at 2.5 s"],
)

EXAMPLE_2 = dict(
    function="serve",
    users=4,
    answer=" So. ",
    returns=" So. ",
    when=["the end at 5.5 s"],
)

EXAMPLE_3 = dict(function="serve", answer="", returns="", when=["service starts once"])
