"""RL6: promotion and state."""
