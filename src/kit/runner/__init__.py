"""The process that holds the submission, which may read this folder and nothing else of the kit.

These modules import each other and the standard library only. The runner itself is ``main``,
``loader`` and ``connection``; the judge uses the other modules too.
"""
