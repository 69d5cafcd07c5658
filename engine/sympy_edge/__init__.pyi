from .conversion import from_sympy as from_sympy
from .conversion import to_sympy as to_sympy
