from ....grammar.claim_spelling import *
