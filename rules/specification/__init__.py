"""RL9: what the controller refuses as InvalidSpec."""
