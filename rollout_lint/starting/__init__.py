"""The first five minutes of a team: the files that make a repository one that is checked.

What a repository says about itself is looked up (``seen``), each part makes its files from that (``configuration``,
``hooks``, ``workflow``, ``argocd``), ``plan`` puts them together, and ``placing`` writes them: whole or not at all, and
never over what is there. The texts are the data files of this folder, which read well as they stand.
"""

from .parts import ADDED, PARTS, Left, Plan, Proposal, There
from .plan import planned

__all__ = ["ADDED", "PARTS", "Left", "Plan", "Proposal", "There", "planned"]
