"""RL3: PromQL."""
