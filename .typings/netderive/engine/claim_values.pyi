from ....engine.claim_values import *
