from ....reports.tex_text import *
