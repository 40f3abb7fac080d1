OK_FORMAT = True

test = {
    "name": "greet",
    "points": 2,
    "suites": [
        {
            "cases": [
                {"code": ">>> greet('Ann')\n'Hello, Ann!'", "hidden": False, "locked": False}
            ],
            "scored": True,
            "setup": "",
            "teardown": "",
            "type": "doctest",
        }
    ],
}
