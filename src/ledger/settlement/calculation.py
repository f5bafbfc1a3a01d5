"""The version of the calculation: what was calculated by another one is never taken for today's.

Decided on 2026-11-26:

* The calculation has a version. It stands on each closing. What another version calculated is never taken for
  today's: after a change of the calculation every closed month is compared again.
"""

CALCULATION = 12
"""Counts up whenever a change of the program can make any month come to another amount, line or finding.

Read models drop what an earlier version calculated, and a closed month is compared anew with what was issued.
"""
