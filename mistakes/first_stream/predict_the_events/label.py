"""Caught by test_predicts_the_lesson: thinks that the update stands under a label.

Says: The events have labels as keys; the key is the node's name.
"""

DEFAULT_MODE = "updates"
STREAM_TYPE = "async_generator"
EVENT_TYPE = "dict"
LESSON_EVENTS = [
    {"node": "node_a", "output": {"count": 6, "message": "Node A: count=6"}},
    {"node": "node_b", "output": {"count": 16, "message": "Node B: count=16"}},
    {"node": "node_c", "output": {"count": 32, "message": "Node C: count=32"}},
]
ORDER_EVENTS = [
    {"set_price": {"price": 30}},
    {"check": None},
    {"wrap": {"note": "lamp in paper"}},
    {"send": None},
]
SEARCH_EVENTS = [
    {"ask": {"notes": ["question"]}},
    {"web": {"notes": ["page"]}},
    {"books": {"notes": ["chapter"]}},
    {"write": {"notes": ["3 notes"]}},
]
