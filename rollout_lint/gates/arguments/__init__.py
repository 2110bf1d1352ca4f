"""Arguments of an analysis, bound to where they are written, and the texts of metrics with them in place (facts §4)."""
