"""Examples that together show all ideas of build_a_graph."""

EXAMPLE_1 = dict(
    state={"topic": "tea", "text": "old"},
    draft={"text": "Tea", "ok": True},
    improve=[{"text": "Tea is"}, None],
    yields=[
        {"draft": {"text": "Tea", "ok": True}},
        {"check": {"ok": False}},
        {"improve": {"text": "Tea is"}},
        {"check": {"ok": False}},
        {"improve": None},
        {"check": {"ok": True}},
    ],
    returns={"topic": "tea", "text": "Tea is", "ok": True},
)
