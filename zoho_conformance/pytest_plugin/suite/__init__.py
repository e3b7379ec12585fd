"""The suite: one pytest check for each promise. It holds no logic and names no operation."""
