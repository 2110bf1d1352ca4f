"""What the controller will do: measurements, metrics, runs and whole releases, replayed on good days and bad ones
(facts §3)."""
