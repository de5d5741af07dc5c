"""Budgets beside what is measured, as ratios within one run."""
