from ...front.writing import *
