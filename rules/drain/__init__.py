"""RL7: drain."""
