"""Caught by test_predicts_the_lesson: thinks that the stream is the final state.

Says: This is one dict, the final state; the stream yields an event for each node.
"""

DEFAULT_MODE = "updates"
STREAM_TYPE = "async_generator"
EVENT_TYPE = "dict"
LESSON_EVENTS = {"count": 32, "message": "Node C: count=32"}
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
