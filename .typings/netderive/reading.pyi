from ...front.reading import *
