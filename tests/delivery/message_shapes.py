"""Commit messages as people and forges write them, with the trailers that git finds in them."""

from __future__ import annotations

CUT = "# ------------------------ >8 ------------------------\n"

SHAPES: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "one trailer": ("Release\n\nWatch-Owner: @ada\n", [("Watch-Owner", "@ada")]),
    "after a body": ("Release\n\nThe new index.\n\nWatch-Owner: @ada\n", [("Watch-Owner", "@ada")]),
    "without an end of line": ("Release\n\nWatch-Owner: @ada", [("Watch-Owner", "@ada")]),
    "among co-authors": (
        "Release\n\nBody.\n\nCo-authored-by: Ben Bit <ben@example.com>\nWatch-Owner: @ada\nSigned-off-by: Cy <cy@x.org>\n",
        [("Co-authored-by", "Ben Bit <ben@example.com>"), ("Watch-Owner", "@ada"), ("Signed-off-by", "Cy <cy@x.org>")],
    ),
    "carriage returns": ("Release\r\n\r\nBody.\r\n\r\nWatch-Owner: @ada\r\n", [("Watch-Owner", "@ada")]),
    "no blank line before it": ("Release\n\nThe new index.\nWatch-Owner: @ada\n", []),
    "in the title's paragraph": ("Release\nWatch-Owner: @ada\n", []),
    "the title alone": ("Watch-Owner: @ada\n", []),
    "not in the last paragraph": ("Release\n\nWatch-Owner: @ada\n\nSee the ticket.\n", []),
    "two paragraphs of trailers": (
        "Release\n\nWatch-Owner: @ada\n\nTicket: SHOP-1\n",
        [("Ticket", "SHOP-1")],
    ),
    "folded": (
        "Release\n\nWatch-Owner: Ada\n  Lovelace\n\t<ada@example.com>\n",
        [("Watch-Owner", "Ada Lovelace <ada@example.com>")],
    ),
    "value on the next line": ("Release\n\nWatch-Owner:\n @ada\n", [("Watch-Owner", "@ada")]),
    "no value": ("Release\n\nWatch-Owner:\n", [("Watch-Owner", "")]),
    "blanks around": ("Release\n\nWatch-Owner \t:   @ada  \n", [("Watch-Owner", "@ada")]),
    "another case": ("Release\n\nwatch-owner: @ada\n", [("watch-owner", "@ada")]),
    "key of two words": ("Release\n\nWatch Owner: @ada\n", []),
    "comments below": (
        "Release\n\nWatch-Owner: @ada\n\n# Please enter the commit message.\n#\n# On branch main\n",
        [("Watch-Owner", "@ada")],
    ),
    "a comment between": (
        "Release\n\nWatch-Owner: @ada\n# why\nTicket: 1\n",
        [("Watch-Owner", "@ada"), ("Ticket", "1")],
    ),
    "a comment in the title": ("# hints\nRelease\n# more\n\nWatch-Owner: @ada\n", [("Watch-Owner", "@ada")]),
    "commented out": ("Release\n\nBody.\n\n# Watch-Owner: @ada\n", []),
    "scissors": (
        f"Release\n\nWatch-Owner: @ada\n\n# On branch main\n{CUT}# Do not modify.\ndiff --git a/a b/a\n+Watch-Owner: @eve\n",
        [("Watch-Owner", "@ada")],
    ),
    "below the scissors": (f"Release\n\nBody.\n{CUT}\nWatch-Owner: @eve\n", []),
    "merge": (
        "Merge branch 'search' into main\n\n* search:\n  Release catalog\n  Add the index\n\nWatch-Owner: @ada\n",
        [("Watch-Owner", "@ada")],
    ),
    "merge with conflicts": (
        "Merge branch 'search'\n\nWatch-Owner: @ada\n\nConflicts:\n\tapps/catalog.yaml\n\tapps/slo.yaml\n",
        [("Watch-Owner", "@ada")],
    ),
    "merge of a pull request": ("Merge pull request #12 from shop/search\n\nRelease catalog\n", []),
    "squash of two commits": (
        "Release catalog (#12)\n\n* Add the index\n\nWatch-Owner: @eve\n\n* Release\n\nWatch-Owner: @ada\n",
        [("Watch-Owner", "@ada")],
    ),
    "squash with co-authors": (
        "Release catalog (#12)\n\n* Release\n\nWatch-Owner: @ada\n\n---------\n\nCo-authored-by: Ben <ben@example.com>\n",
        [("Co-authored-by", "Ben <ben@example.com>")],
    ),
    "revert": (
        'Revert "Release catalog"\n\nThis reverts commit 1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d.\n\nWatch-Owner: @ada\n',
        [("Watch-Owner", "@ada")],
    ),
    "revert without": ('Revert "Release"\n\nThis reverts commit 1a2b3c4, reversing\nchanges made to 5e6f7a8.\n', []),
    "cherry-pick": (
        "Release\n\nWatch-Owner: @ada\n(cherry picked from commit 1a2b3c4)\n",
        [("Watch-Owner", "@ada")],
    ),
    "a sentence among what git wrote": (
        "Release\n\nReviewed in the morning\nWatch-Owner: @ada\nSigned-off-by: Cy <cy@x.org>\n",
        [("Watch-Owner", "@ada"), ("Signed-off-by", "Cy <cy@x.org>")],
    ),
    "too many sentences": (
        "Release\n\none\ntwo\nthree\nfour\nfive\nsix\nseven\nWatch-Owner: @ada\nSigned-off-by: Cy <cy@x.org>\n",
        [],
    ),
    "an address": ("Release\n\nhttps://example.com/1\n", [("https", "//example.com/1")]),
    "a list": ("Release\n\n- Watch-Owner: @ada\n", []),
    "blank lines behind": ("Release\n\nWatch-Owner: @ada\n\n\n   \n", [("Watch-Owner", "@ada")]),
    "no breaking space": ("Release\n\nWatch-Owner:\u00a0@ada\n", [("Watch-Owner", "\u00a0@ada")]),
    "letters beyond ASCII": ("Réléase\n\nWatch-Owner: Zoë\nÉquipe: x\n", []),
    "nothing": ("", []),
    "blank": ("\n\n", []),
}
"""By what they are: the text, and keys and values in order."""
