from ....engine.orders import *
