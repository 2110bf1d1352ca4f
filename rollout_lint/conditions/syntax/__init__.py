"""From text to a syntax tree: tokens, literals, precedence."""
