from ...front.cli import *
