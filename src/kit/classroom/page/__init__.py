"""``report.html``: what a class has understood, as one page that needs nothing else."""
