"""The frame of a whole HTML page; one with a script of its own forbids everything that is not in the file."""

from __future__ import annotations

import base64
import hashlib

from ..wording import language

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
{policy}<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header>
{header}
</header>
<main>
{main}
</main>
{scripts}</body>
</html>
"""


def html_page(title: str, style: str, header: str, main: str) -> str:
    """A page of these pieces of HTML."""
    return _PAGE.format(title=title, style=style, header=header, main=main, policy="", scripts="", language=language())


def scripted_page(title: str, style: str, main: str, script: str, data: str = "") -> str:
    """A page that works without a network: its policy allows its own style and script, and nothing else.

    `data` is JSON in which no element can end; the script finds it in the element `data`.
    """
    allowed = f"script-src {_hash(script)}; style-src {_hash(style)}"
    policy = f"default-src 'none'; base-uri 'none'; form-action 'none'; {allowed}"
    scripts = f'<script type="application/json" id="data">{data}</script>\n' if data else ""
    return _PAGE.format(
        title=title,
        style=style,
        header=f"<h1>{title}</h1>",
        main=main,
        policy=f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
        language=language(),
        scripts=f"{scripts}<script>{script}</script>\n",
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
