"""Text to a syntax tree with spans, and the errors on the way: Prometheus' lexer, grammar and checks."""
