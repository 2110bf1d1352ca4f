"""Conditions at work: Go's values, operators and builtin functions."""
