"""What the tests of sign-in sit at: a real provider, a real dashboard,
and a visitor who sends just what is asked of them."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from settings_sign_in import Mode, Oidc, SignInSettings

HERE = Path(__file__).parent
NPM = HERE.parent / "npm"
SECRET = "a-cookie-secret-of-the-tests-and-of-nothing-else"
CLIENT_SECRET = "a-secret-of-the-tests-and-of-nothing-else"
ROLES = """
[[role]]
group = "ministers"
role = "minister"

[[role]]
group = "rollout"
role = "roll-out monitor"
"""
USERS = {
    "minister@department.example": {"groups": ["ministers", "canteen"]},
    "monitor@department.example": {"groups": ["rollout"]},
    "cook@department.example": {"groups": ["canteen"]},
    "nobody@department.example": {},
    "odd@department.example": {"groups": {"ministers": True}},
    "many@department.example": {"groups": ["ministers", *(f"group-{n:04}" for n in range(400))]},
}
MINISTER, MONITOR, COOK, NOBODY = list(USERS)[:4]


def why_not() -> str:
    """What of the provider is missing on this machine; nothing where it can run."""
    if shutil.which("node") is None:
        return "no Node on this machine: install Debian's package nodejs"
    if not (NPM / "node_modules" / "oidc-provider").exists():
        return "the Node packages of the tests are not here: run make tools"
    return ""


@dataclass(frozen=True)
class Provider:
    """A running OpenID provider: its address, and the file that says who
    its users are and what is wrong with its tokens."""

    address: str
    control: Path

    def says(self, users: dict | None = None, tamper: str = "") -> None:
        """From now on, these are the users, and this is wrong with the tokens."""
        new = self.control.with_suffix(".new")
        new.write_text(json.dumps({"users": users or USERS, "tamper": tamper}))
        new.replace(self.control)


@contextmanager
def provider(folder: Path, port: int, callbacks: list[str]) -> Iterator[Provider]:
    """Start the provider, wait until it answers, stop it afterwards."""
    script = (
        NPM / "node_modules" / f".provider-{port}.mjs"
    )  # packages are looked for beside the script
    shutil.copy(HERE / "provider.mjs", script)
    started = Provider(f"http://localhost:{port}", folder / "control.json")
    started.says()
    environment = {
        **os.environ,
        "PORT": str(port),
        "CALLBACKS": " ".join(callbacks),
        "CONTROL": str(started.control),
    }
    with (
        (folder / "provider.log").open("w") as words,
        subprocess.Popen(
            ["node", str(script)], env=environment, stdout=words, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            for _ in range(300):
                assert process.poll() is None, (folder / "provider.log").read_text()
                try:
                    if (
                        Visitor(started.address).get("/.well-known/openid-configuration").status
                        == 200
                    ):
                        break
                except OSError:
                    time.sleep(0.1)
            yield started
        finally:
            process.terminate()
            script.unlink(missing_ok=True)


def oidc_settings(port: int, provider: Provider, roles: Path) -> dict[str, str]:
    """The settings of a dashboard that signs in at this provider."""
    return {
        "CONTACTPOINT_SIGN_IN": "oidc",
        "CONTACTPOINT_ADDRESS": f"http://localhost:{port}",
        "CONTACTPOINT_COOKIE_SECRET": SECRET,
        "CONTACTPOINT_ROLES": str(roles),
        "CONTACTPOINT_READING_LOG": str(roles.parent / f"log-{port}"),
        "CONTACTPOINT_OIDC_METADATA_URL": f"{provider.address}/.well-known/openid-configuration",
        "CONTACTPOINT_OIDC_CLIENT_ID": "dashboard",
        "CONTACTPOINT_OIDC_CLIENT_SECRET": CLIENT_SECRET,
    }


def way_in(provider: Provider) -> SignInSettings:
    """What such a dashboard signs its cookies for."""
    metadata = f"{provider.address}/.well-known/openid-configuration"
    return SignInSettings(
        Mode.OIDC, cookie_secret=SECRET, oidc=Oidc(metadata, "dashboard", CLIENT_SECRET)
    )


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    address: str

    def header(self, name: str) -> str:
        """The first header of this name, or nothing."""
        return next((v for k, v in self.headers if k.lower() == name), "")

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass
class Visitor:
    """Someone who keeps cookies as a browser on this machine would,
    follows what leads on only when told to, and sends any header."""

    address: str
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    def get(
        self,
        path: str,
        *,
        method: str = "GET",
        body: str | None = None,
        opened: bool = True,
        host: str = "",
        source: str = "",
        **headers: str,
    ) -> Answer:
        """One request. `opened` says that a person opens the address."""
        url = urlsplit(urljoin(self.address, path))
        held = self.cookies.setdefault(url.netloc, {})
        sent = {
            "Host": host or url.netloc,
            **({"Sec-Fetch-Mode": "navigate"} if opened else {}),
            **({"Cookie": "; ".join(f"{k}={v}" for k, v in held.items())} if held else {}),
            **({"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}),
            **{k.replace("_", "-"): v for k, v in headers.items()},
        }
        connection = http.client.HTTPConnection(
            "127.0.0.1", url.port, timeout=60, source_address=(source, 0) if source else None
        )
        try:
            connection.request(
                method, url.path + (f"?{url.query}" if url.query else ""), body, sent
            )
            answer = connection.getresponse()
            got = Answer(answer.status, answer.getheaders(), answer.read(), url.geturl())
        finally:
            connection.close()
        for name, value in got.headers:
            if name.lower() == "set-cookie":
                self._keep(held, value)
        return got

    @staticmethod
    def _keep(held: dict[str, str], line: str) -> None:
        name, _, rest = line.partition("=")
        value = rest.split(";")[0]
        if "max-age=0" in line.lower() or "01 jan 1970" in line.lower() or not value:
            held.pop(name, None)
        else:
            held[name] = value

    def led(self, path: str, **more: str) -> Answer:
        """A request, and whatever it leads to."""
        answer = self.get(path, **more)
        for _ in range(12):
            if answer.status not in (301, 302, 303, 307):
                return answer
            answer = self.get(urljoin(answer.address, answer.header("location")))
        raise AssertionError("led round in circles")

    def to_the_provider(self, login: str, path: str = "/") -> str:
        """Begin a sign-in and give the provider a name;
        the address of return it answers with, not yet opened."""
        asked = self.led("/sign-in/start?" + urlencode({"to": path}))
        action = re.search(r'action="([^"]+)"', asked.text)
        assert action, asked.text[:500]
        answer = self.get(
            urljoin(asked.address, action[1]),
            method="POST",
            body=urlencode({"prompt": "login", "login": login, "password": "any"}),
        )
        for _ in range(6):
            back = urljoin(answer.address, answer.header("location"))
            if urlsplit(back).path == "/oauth2callback":
                return back
            answer = self.get(back)
        raise AssertionError(f"the provider did not lead back: {answer.status} {answer.text[:300]}")

    def sign_in(self, login: str, path: str = "/") -> Answer:
        """Sign in; the answer of the dashboard when the provider leads back."""
        return self.get(self.to_the_provider(login, path))

    def sign_out(self) -> Answer:
        """Sign out; where the dashboard leads on to."""
        left = self.get("/sign-out")
        assert left.status == 200 and "You have signed out" in left.text
        return self.get(re.search(r'url=([^"]+)"', left.text)[1])

    @property
    def own(self) -> dict[str, str]:
        """The cookies of the dashboard."""
        return self.cookies.setdefault(urlsplit(self.address).netloc, {})


class Page:
    """An open page: the websocket a browser would hold."""

    def __init__(
        self, visitor: Visitor, *, session: str = "", source: str = "127.0.0.1", **headers: str
    ) -> None:
        origin = visitor.address
        held = "; ".join(f"{k}={v}" for k, v in visitor.own.items())
        self._open = contextlib.ExitStack()
        self._line = self._open.enter_context(
            connect(
                f"{origin.replace('http', 'ws')}/_stcore/stream",
                sock=socket.create_connection(
                    ("127.0.0.1", urlsplit(origin).port), source_address=(source, 0)
                ),
                origin=origin,
                compression=None,
                max_size=None,
                subprotocols=["streamlit", *(["no-token", session] if session else [])],
                additional_headers={
                    **({"Cookie": held} if held else {}),
                    **{k.replace("_", "-"): v for k, v in headers.items()},
                },
            )
        )

    def run(self, page: str = "", query: str = "") -> list[ForwardMsg]:
        """Ask for a page; every message until its script has run, or until the line is cut."""
        asked = BackMsg()
        asked.rerun_script.page_name, asked.rerun_script.query_string = page, query
        return self.say(asked, "script_finished")

    def download(self, messages: list[ForwardMsg]) -> str:
        """Press the button that makes the brief of a page; its address, or what is said instead."""
        asked = BackMsg()
        asked.backend_operation_request.request_id, asked.backend_operation_request.session_id = (
            "1",
            session_of(messages),
        )
        asked.backend_operation_request.deferred_file.file_id = next(
            m.delta.new_element.download_button.deferred_file_id
            for m in messages
            if m.WhichOneof("type") == "delta"
            and m.delta.new_element.WhichOneof("type") == "download_button"
        )
        answer = self.say(asked, "backend_operation_response")[-1].backend_operation_response
        return answer.deferred_file.url or answer.error_msg

    def say(self, asked: BackMsg, until: str) -> list[ForwardMsg]:
        """Send a message, and take what comes until a message of this kind,
        or until the line is cut."""
        self.tell(asked)
        return self.heard(until)

    def tell(self, asked: BackMsg) -> None:
        """Send a message, as far as the line is there."""
        with contextlib.suppress(ConnectionClosed):
            self._line.send(asked.SerializeToString())

    def heard(self, until: str = "", patience: float = 60) -> list[ForwardMsg]:
        """What comes until a message of this kind, or until the line is cut."""
        heard: list[ForwardMsg] = []
        try:
            while not heard or heard[-1].WhichOneof("type") != until:
                heard.append(ForwardMsg.FromString(self._line.recv(timeout=patience)))
        except ConnectionClosed:
            pass
        return heard

    @property
    def is_cut(self) -> bool:
        """Whether the server has hung up."""
        return self._line.close_code is not None

    def close(self) -> None:
        """Close it as a browser does."""
        self._open.close()


def text_of(messages: list[ForwardMsg]) -> str:
    """Everything in some messages, to look for words in."""
    return "\n".join(str(m) for m in messages)


def session_of(messages: list[ForwardMsg]) -> str:
    """The session a page runs in."""
    return next(
        m.new_session.initialize.session_id
        for m in messages
        if m.WhichOneof("type") == "new_session"
    )


def led_to(messages: list[ForwardMsg]) -> str:
    """Where a page was led by the last of these messages."""
    return messages[-1].auth_redirect.url if messages else ""
