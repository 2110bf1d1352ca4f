"""The configuration file: its table of keys, and what is made of the table.

``fields`` holds every key once; ``validate`` reads a file by it, ``schema`` writes the JSON Schema from it,
``effective`` makes the policy and ``listing`` the effective values. ``rollout_lint.settings`` is the face of all this;
nothing here is imported before there is a configuration file to read.
"""
