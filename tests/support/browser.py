"""Chromium as a person uses it: pages are clicked and typed into, over its debugging pipe."""

from __future__ import annotations

import atexit
import base64
import functools
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from .programs import CHROMIUM, need


class Chromium:
    """A headless browser that shows many pages; to start one takes longer than most pages do."""

    def __init__(self) -> None:
        program = need("chromium", "chromium-browser", "google-chrome")
        self.number = 0
        self.folder = tempfile.mkdtemp(prefix="chromium")
        ours, theirs = os.pipe(), os.pipe()
        wiring = f'exec 3<&{ours[0]} 4>&{theirs[1]}; exec "$@"'
        command = ["bash", "-c", wiring, "bash", program, *CHROMIUM, "--remote-debugging-pipe"]
        self.process = subprocess.Popen(
            [*command, f"--user-data-dir={self.folder}", "about:blank"],
            pass_fds=(ours[0], theirs[1]), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(ours[0])
        os.close(theirs[1])
        self.out, self.into = os.fdopen(ours[1], "wb"), os.fdopen(theirs[0], "rb")
        self.left = b""

    def end(self) -> None:
        self.process.terminate()
        self.process.wait()
        self.out.close()
        self.into.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def message(self) -> dict[str, Any]:
        while b"\0" not in self.left:
            more = os.read(self.into.fileno(), 1 << 16)
            assert more, "Chromium has ended"
            self.left += more
        one, self.left = self.left.split(b"\0", 1)
        return json.loads(one)

    def ask(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        """The result of a command of the Chrome DevTools Protocol."""
        self.number += 1
        requested = {"id": self.number, "method": method, "params": params}
        self.out.write(json.dumps(requested | ({"sessionId": session} if session else {})).encode() + b"\0")
        self.out.flush()
        while (answer := self.message()).get("id") != self.number:
            pass
        assert "error" not in answer, answer
        return answer["result"]


@functools.cache
def chromium() -> Chromium:
    """The browser of this process, which ends with it."""
    started = Chromium()
    atexit.register(started.end)
    return started


class Browser:
    """One page, `width` pixels wide, which shares nothing with other pages; use it in a `with`.

    A page is a file, or its address, where a fragment follows.
    """

    def __init__(self, page: Path | str, width: int = 1000) -> None:
        self.chromium = chromium()
        self.context = self.chromium.ask("Target.createBrowserContext")["browserContextId"]
        target = self.chromium.ask("Target.createTarget", url="about:blank", browserContextId=self.context)
        attached = self.chromium.ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self.session = attached["sessionId"]
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.ask("Page.enable")
        self.ask("Page.navigate", url=page.as_uri() if isinstance(page, Path) else page)
        while self.chromium.message().get("method") != "Page.loadEventFired":
            pass

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        self.chromium.ask("Target.disposeBrowserContext", browserContextId=self.context)

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """The result of a command for this page."""
        return self.chromium.ask(method, self.session, **params)

    def source(self) -> str:
        """The page as it is now, when its scripts have run."""
        return self.value("document.documentElement.outerHTML")

    def screenshot(self) -> bytes:
        """A picture of the page, as a PNG."""
        return base64.b64decode(self.ask("Page.captureScreenshot")["data"])

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


def shown(page: Path | str) -> str:
    """The source of a page when it is loaded and its scripts have run."""
    with Browser(page) as browser:
        return browser.source()
