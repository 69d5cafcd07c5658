from ....engine.call_orders import *
