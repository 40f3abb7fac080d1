"""Examples that together show all ideas of fix_not_iterable."""

EXAMPLE_1 = dict(
    function="all_events",
    nodes={"think": {"message": "hm"}, "act": None},
    rounds=2,
    returns=[
        {"think": {"message": "hm"}},
        {"act": None},
        {"think": {"message": "hm"}},
        {"act": None},
    ],
)

EXAMPLE_2 = dict(
    function="count_events",
    nodes={"think": {"message": "hm"}, "act": {"count": 1}},
    rounds=2,
    returns=4,
)
