"""Grade exercises as they are saved: producers of events, one channel, and one pure decision."""
