"""Fixes that are proved before they are written.

A fix is edits to one file. It is made only if two parsers read the result as the old text with just that change
(``reading_proof``), and if a check of what is applied together with the file says that the finding is gone and no other
came (``linting_proof``). It is safe only if every gate, replayed before and after, lets nothing more through and aborts
no healthy release (``replay_proof``). Then the file is replaced in one step, if it still is what was read (``files``).
"""

from .run import Fixed, Fixing, Refusal, fix_project, write_all

__all__ = ["Fixed", "Fixing", "Refusal", "fix_project", "write_all"]
