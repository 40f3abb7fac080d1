"""Caught by test_predicts_the_search: thinks that events come in the order in which the nodes were added.

Says: The events are in the order in which the nodes were added; they come in the order in which
the nodes finish.
"""

DEFAULT_MODE = "updates"
STREAM_TYPE = "async_generator"
EVENT_TYPE = "dict"
LESSON_EVENTS = [
    {"node_a": {"count": 6, "message": "Node A: count=6"}},
    {"node_b": {"count": 16, "message": "Node B: count=16"}},
    {"node_c": {"count": 32, "message": "Node C: count=32"}},
]
ORDER_EVENTS = [
    {"set_price": {"price": 30}},
    {"check": None},
    {"wrap": {"note": "lamp in paper"}},
    {"send": None},
]
SEARCH_EVENTS = [
    {"ask": {"notes": ["question"]}},
    {"books": {"notes": ["chapter"]}},
    {"web": {"notes": ["page"]}},
    {"write": {"notes": ["3 notes"]}},
]
