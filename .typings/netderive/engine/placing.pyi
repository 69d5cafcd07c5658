from ....engine.placing import *
