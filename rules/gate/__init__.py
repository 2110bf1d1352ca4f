"""RL1: the gate."""
