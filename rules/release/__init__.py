"""RL8: release."""
