"""Chromium as a person uses it: pages are clicked and typed into, over its debugging pipe."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from .programs import CHROMIUM, need


class Browser:
    """One page in headless Chromium, `width` pixels wide; use it in a `with`."""

    def __init__(self, page: Path, folder: Path, width: int = 1000) -> None:
        self.number = 0
        ours, theirs = os.pipe(), os.pipe()
        program = need("chromium", "chromium-browser", "google-chrome")
        wiring = f'exec 3<&{ours[0]} 4>&{theirs[1]}; exec "$@"'
        command = ["bash", "-c", wiring, "bash", program, *CHROMIUM, "--remote-debugging-pipe"]
        options = [f"--user-data-dir={folder / 'browser'}", f"--window-size={width},900", "about:blank"]
        self.process = subprocess.Popen(
            [*command, *options], pass_fds=(ours[0], theirs[1]), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(ours[0])
        os.close(theirs[1])
        self.out, self.into = os.fdopen(ours[1], "wb"), os.fdopen(theirs[0], "rb")
        self.left = b""
        self.session = ""
        target = next(one for one in self.ask("Target.getTargets")["targetInfos"] if one["type"] == "page")
        attached = self.ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self.session = attached["sessionId"]
        self.ask("Page.enable")
        self.ask("Page.navigate", url=page.as_uri())
        while self.message().get("method") != "Page.loadEventFired":
            pass

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()
        self.out.close()
        self.into.close()

    def message(self) -> dict[str, Any]:
        while b"\0" not in self.left:
            more = os.read(self.into.fileno(), 1 << 16)
            assert more, "Chromium has ended"
            self.left += more
        one, self.left = self.left.split(b"\0", 1)
        return json.loads(one)

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """The result of a command of the Chrome DevTools Protocol."""
        self.number += 1
        requested = {"id": self.number, "method": method, "params": params}
        self.out.write(json.dumps(requested | ({"sessionId": self.session} if self.session else {})).encode() + b"\0")
        self.out.flush()
        while (answer := self.message()).get("id") != self.number:
            pass
        assert "error" not in answer, answer
        return answer["result"]

    def value(self, script: str) -> Any:
        """What an expression of JavaScript is in the page."""
        found = self.ask("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def click(self, selector: str) -> None:
        """A click into the middle of the first element of a selector."""
        box = f"document.querySelector({json.dumps(selector)})"
        self.value(f"{box}.scrollIntoView({{block: 'center'}})")
        x, y = self.value(f"(b => [b.x + b.width / 2, b.y + b.height / 2])({box}.getBoundingClientRect())")
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def type(self, text: str) -> None:
        self.ask("Input.insertText", text=text)

    def press(self, key: str) -> None:
        """A key that is no character: Enter, Tab."""
        code, typed = {"Enter": (13, "\r"), "Tab": (9, ""), "ArrowDown": (40, "")}[key]
        for kind in ("keyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, text=typed)
