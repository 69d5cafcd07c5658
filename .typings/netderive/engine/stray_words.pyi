from ....engine.stray_words import *
