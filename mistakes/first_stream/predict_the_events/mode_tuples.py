"""Caught by test_predicts_the_lesson: thinks that the mode comes with each event, also with one mode.

Says: Each event is a pair with its mode; such pairs come only from a list of modes.
"""

DEFAULT_MODE = "updates"
STREAM_TYPE = "async_generator"
EVENT_TYPE = "dict"
LESSON_EVENTS = [
    ("updates", {"node_a": {"count": 6, "message": "Node A: count=6"}}),
    ("updates", {"node_b": {"count": 16, "message": "Node B: count=16"}}),
    ("updates", {"node_c": {"count": 32, "message": "Node C: count=32"}}),
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
