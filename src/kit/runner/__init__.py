"""The process that holds the submission, which may read this folder and nothing else of the kit.

Its modules import each other and the standard library only. The judge uses them too, to speak with
a runner.
"""
