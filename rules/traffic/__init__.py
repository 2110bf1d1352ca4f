"""RL5: traffic."""
