"""What runs beside the submission, where it is in the submission's hands: proxies and servers.

These modules import each other, ``kit.runner`` and packages, and nothing else of the kit or of the
laboratory. They hold no answer and decide nothing.
"""
