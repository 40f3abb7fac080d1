"""The process that holds the submission, which may read this folder and nothing else of the kit.

These modules import each other and the standard library only. The judge uses some of them too:

- ``protocol``, ``messages``, ``values``, ``errors``: what crosses between judge and runner
- ``clock``: event loops with virtual time
- ``main``, ``loader``, ``connection``, ``virtual``: the runner itself
"""
