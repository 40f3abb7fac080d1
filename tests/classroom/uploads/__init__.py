"""What people hand in, and what attackers do."""
