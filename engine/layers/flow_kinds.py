"""What stands among the layers of a text without being one: repeats, loops, bodies, and ways between."""

from .kind import Kind

REPEAT = Kind("repeat", "[ .. ] * N", "the same body several times in a row", flow=True)
LOOP = Kind("loop", "for i = 1..N [ .. ]", "the same body for each value of its letter", flow=True)
ONCE = Kind("body", "[ .. ]", "a body with names of its own", flow=True)
NEXT = Kind("inner", "inner", "the next repetition", flow=True)
BACK = Kind("from", "from LABEL", "goes on from an earlier layer", flow=True)
AGAIN = Kind("again", "again LABEL", "an earlier layer once more", flow=True)
IF = Kind("if", "if A = B [ .. ] else [ .. ]", "one of two bodies, by a condition", flow=True)
ASIDE = Kind("aside", "aside [ .. ]", "a side head: the chain goes on from before it", flow=True)
BRANCH = Kind("branch", "for i = 1..N [ .. ]", "one of the branches of a join", flow=True)
FLOW = {kind.word: kind for kind in (REPEAT, LOOP, ONCE, NEXT, AGAIN, IF, ASIDE)}
"""What stands among the layers without being one."""
