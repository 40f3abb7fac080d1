"""Caught by test_predicts_the_search: thinks that an event shows what the reducer has made of the update.

Says: The events show what the reducer made; an event shows what the node returned.
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
    {"web": {"notes": ["question", "page"]}},
    {"books": {"notes": ["question", "page", "chapter"]}},
    {"write": {"notes": ["question", "page", "chapter", "3 notes"]}},
]
