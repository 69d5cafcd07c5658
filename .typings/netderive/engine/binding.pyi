from ....engine.binding import *
