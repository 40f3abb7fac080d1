"""Examples that together show all ideas of fan_out_order."""

EXAMPLE_1 = dict(
    nodes={"z": {"log": ["one"]}, "b": {"log": [""]}, "a": {"log": ["one"]}, "c": {"log": ["c"]}},
    row=["z", ("b", "a", "c")],
    seconds={"a": 2, "c": 3},
    returns=(["one", "", "one", "c"], ["one", "one", "", "c"]),
)
