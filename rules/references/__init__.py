"""RL4: references and arguments."""
