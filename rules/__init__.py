"""The policy pack: one file a rule, a folder a family. Loaded as any package of rules is (`rollout_lint.pack`)."""
