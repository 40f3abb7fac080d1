"""Examples that together show all ideas of fix_key_error."""

EXAMPLE_1 = dict(
    key="message",
    state={"message": "start"},
    nodes={
        "a": {"message": "start"},
        "b": {"count": 0},
        "c": None,
        "d": {"message": ""},
        "e": {"message": None},
    },
    returns=["a: 'start'", "b: unchanged", "c: unchanged", "d: ''", "e: None"],
)
