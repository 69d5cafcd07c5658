from ....engine.assuming import *
