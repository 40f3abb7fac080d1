"""What a class has understood, computed from its report: pure functions of a ``ClassReport``."""
