"""Caught by test_predicts_the_order: thinks that an event holds the state after its node.

Says: The events hold keys that the node did not return: an event is the update, not the state.
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
    {"set_price": {"item": "lamp", "price": 30, "note": ""}},
    {"check": {"item": "lamp", "price": 30, "note": ""}},
    {"wrap": {"item": "lamp", "price": 30, "note": "lamp in paper"}},
    {"send": {"item": "lamp", "price": 30, "note": "lamp in paper"}},
]
SEARCH_EVENTS = [
    {"ask": {"notes": ["question"]}},
    {"web": {"notes": ["question", "page"]}},
    {"books": {"notes": ["question", "page", "chapter"]}},
    {"write": {"notes": ["question", "page", "chapter", "3 notes"]}},
]
