"""What a query evaluates to on a store of which only some is known."""
