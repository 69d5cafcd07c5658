"""The colours and dashes of lines in pictures."""

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c564b", "#999999")
"""Okabe and Ito's, which colour-blind readers can tell apart, and two more; each is seen on white and on black."""
