"""RL0: reading the files."""
