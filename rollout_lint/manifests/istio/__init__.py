"""Traffic routing by Istio: VirtualServices and DestinationRules, what the controller makes of them for a Rollout, and
where the requests of a cohort go (facts §6.1)."""
