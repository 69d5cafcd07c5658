from ....engine.even import *
