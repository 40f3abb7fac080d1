import ast

from kit.judge.remarks import RuleList

RULES = RuleList()
S = {
    "a stream was left open": "OPEN",
    "a graph ran again": "AGAIN",
    "a graph ran in a thread": "THREAD",
    "something was printed": "PRINT",
    "an argument was changed": "ARG",
}


def all(answer):
    if answer.observations:
        return ast.Name(id=",".join(sorted(S[o] for o in answer.observations)), lineno=1)


RULES.add("{name}", speaks="1", silent="")(all)
