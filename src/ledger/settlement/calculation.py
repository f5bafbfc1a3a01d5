"""The version of the calculation: what was calculated by another one is never taken for today's."""

CALCULATION = 1
"""Counts up whenever a change of the program can make any month come to another amount, line or finding.

Read models drop what an earlier version calculated, and a closed month is compared anew with what was issued.
"""
