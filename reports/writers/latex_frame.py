"""What is around the blocks of a LaTeX document: the preamble of an article, the derivations of `netderive.sty`."""

from __future__ import annotations

import functools
from pathlib import Path

from ..wording import language
from .tex_text import tex_title

_WHOLE_PRODUCTS = r"\let\plaincdot\cdot \protected\def\cdot{\plaincdot\penalty9000 }"
"""A line ends at a plus or minus sooner than inside a product."""

_FRAGMENT = r"""%% For \input in a document that has: \usepackage[T1]{fontenc}
%% \usepackage{textcomp,amsmath,array,booktabs,longtable%s}
\begingroup
\sloppy
%s
%s
%s
%s
\endgroup
"""

_ARTICLE = r"""\documentclass[10pt,a4paper]{article}
\usepackage[T1]{fontenc}
\usepackage{lmodern}
%s\usepackage{textcomp,amsmath,array,booktabs,longtable%s}
\usepackage[margin=20mm]{geometry}
\usepackage{microtype}
\usepackage[hidelinks,unicode,bookmarksopen]{hyperref}
\hypersetup{pdftitle={%s},pdflang={%s}}
\frenchspacing
\setlength{\parindent}{0pt}
\setlength{\parskip}{4pt}
\setlength{\LTpre}{2pt}
\setlength{\LTpost}{0pt}
\setcounter{secnumdepth}{-1}
\makeatletter
\renewcommand\section{\@startsection{section}{1}{0pt}{-12pt plus -4pt}{2pt}{\large\bfseries}}
\renewcommand\subsection{\@startsection{subsection}{2}{0pt}{-7pt plus -3pt}{1pt}{\bfseries}}
\makeatother
%s
\sloppy
%s
\begin{document}
%s
%s
\end{document}
"""

_HYPHENATION = {"de": r"\IfFileExists{ngerman.ldf}{\usepackage[shorthands=off,ngerman]{babel}}{}" + "\n"}
"""Where the patterns of a language are installed, its words are divided by them."""
_LOADING = (r"\NeedsTeXFormat", r"\ProvidesPackage", r"\RequirePackage")
"""How lines begin that a file of its own needs."""


def latex_article(title: str, drawing: str, widths: str, body: str) -> str:
    """A whole document; `drawing` are further packages, `widths` the columns of its derivations."""
    hyphenation = _HYPHENATION.get(language(), "")
    return _ARTICLE % (hyphenation, drawing, tex_title(title), language(), package(), _WHOLE_PRODUCTS, widths, body)


def latex_fragment(drawing: str, widths: str, body: str) -> str:
    """The same for `\\input` in a document of others: what it needs is said in a comment, nothing around it changes."""
    return _FRAGMENT % (drawing, _WHOLE_PRODUCTS, package(), widths, body)


@functools.cache
def package() -> str:
    """The lines of `netderive.sty` for a document that has them in it: those that load packages are left out."""
    text = Path(__file__).with_name("netderive.sty").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith(_LOADING)]
    return "\n".join(["\\makeatletter", *lines[2:], "\\makeatother"])
