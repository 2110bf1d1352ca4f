"""Whose pods the selectors of a query see: the new version's, the stable one's, both, or others."""
