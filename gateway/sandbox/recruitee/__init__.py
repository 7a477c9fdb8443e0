"""Recruitee, simulated as recruitee.md describes it.

`access` tokens and what they may do · `errors` the four body forms · `ids` the numbers shown · `view_*` pure
functions from the world's records to JSON · `routes_*` the endpoints · `vendor` puts them together.
"""
