test = {
    "name": "greet",
    "points": 1,
    "suites": [
        {
            "cases": [
                {"code": ">>> greet('Ann')\n'Hello, Ann!'\n", "hidden": False, "locked": False}
            ],
            "scored": True,
            "setup": ">>> from greet import *",
            "teardown": "",
            "type": "doctest",
        }
    ],
}
