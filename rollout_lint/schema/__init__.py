"""Objects against the schema of their kind: unknown fields, values the API server rejects, required fields left out."""
