"""What the kit costs, measured side by side: ``python -m benchmarks``."""
