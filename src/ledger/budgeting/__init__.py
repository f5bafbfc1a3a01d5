"""Budgets: what a house's year comes to, what moved it, and what other terms would make of it."""
