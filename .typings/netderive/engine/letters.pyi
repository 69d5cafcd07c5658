from ....engine.letters import *
