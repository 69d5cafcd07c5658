from ....engine.flow_kinds import *
