from ....engine.scopes import *
