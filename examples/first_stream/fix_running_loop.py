"""Examples that together show all ideas of fix_running_loop."""

EXAMPLE_1 = dict(
    function="report",
    nodes={"say": {"message": "hi"}},
    returns=["hi"],
)

EXAMPLE_2 = dict(
    function="handle",
    requests=2,
    nodes={"silent": {"message": ""}, "loud": {"message": "HO"}},
    returns=["", "HO"],
    when=["the end at 2.5 s"],
)
