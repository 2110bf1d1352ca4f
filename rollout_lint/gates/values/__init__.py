"""Which values pass a metric: where its conditions turn, what they leave undecided, and what they cannot tell apart."""
