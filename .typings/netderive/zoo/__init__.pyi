from ....examples.zoo import *
