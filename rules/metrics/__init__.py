"""RL2: metrics and their conditions."""
