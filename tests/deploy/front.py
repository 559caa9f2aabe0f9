"""The deployed front: nginx with the very file of deploy/, unprivileged, on free loopback ports,
with a certificate for the day, before real processes."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.reader import reading
from tests.browser.serving import ROOT, Server, free_port, serving
from tests.web.asking import Answer, ask

NAME = "statistics.example"
READER = "a-reader"
COOKIE_SECRET, PROXY_SECRET = (
    "a-cookie-secret-of-the-tests-and-of-nothing-else",
    "a-proxy-secret-of-the-tests-and-of-nothing-else",
)
ROLES = '[[role]]\ngroup = "statisticians"\nrole = "statistician"\n'
SIGNED_IN = f"""proxy_set_header X-Auth-Subject $signed_in;
proxy_set_header X-Auth-Groups statisticians;
proxy_set_header X-ContactPoint-Proxy-Secret {PROXY_SECRET};
"""
"""What stands in place of the perimeter proxy: whoever comes is signed in as a statistician, but
for those who come without the header that tests send."""

MAP = "map $http_x_test_reader $signed_in { default $http_x_test_reader; }\n"
MAIN = """daemon off;
worker_processes 1;
pid {prefix}/nginx.pid;
error_log {prefix}/start.log warn;
user {user};
events {{ worker_connections 2048; }}
http {{
    types {{ text/html html; application/javascript js; text/css css; }}
    client_body_temp_path {prefix}/body; proxy_temp_path {prefix}/proxy; fastcgi_temp_path {prefix}/f; uwsgi_temp_path {prefix}/u; scgi_temp_path {prefix}/s;
    {map}
    include {prefix}/site.conf;
}}
"""  # noqa: E501


def nginx() -> str | None:
    """Where nginx is, if it is."""
    return shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")


@dataclass(frozen=True)
class Front:
    """A running nginx and the processes behind it."""

    port: int
    plain_port: int
    trust: ssl.SSLContext
    prefix: Path
    processes: list[Server] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where readers go."""
        return f"https://{NAME}:{self.port}"

    def visit(self, path: str = "/", reader: str = READER) -> str:
        """A browser's first look: the cookies it holds from then on."""
        answer = self.ask(path, headers={"X-Test-Reader": reader})
        return "; ".join(f"{name}={value}" for name, value in answer.cookies.items())

    def ask(
        self,
        path: str,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        **more: object,
    ) -> Answer:
        """One request of a reader the perimeter proxy has signed in."""
        return ask(
            self.address,
            path,
            method,
            {"X-Test-Reader": READER, **(headers or {})},
            body,
            at=("127.0.0.1", self.port),
            trust=self.trust,
            **more,
        )

    def reading(
        self, cookie: str = "", reader: str = READER
    ) -> contextlib.AbstractAsyncContextManager:
        """One page, opened over its websocket."""
        return reading(
            self.address,
            at=("127.0.0.1", self.port),
            trust=self.trust,
            headers={"Cookie": cookie, "X-Test-Reader": reader},
        )

    def logs(self) -> str:
        """All that nginx wrote."""
        return "".join(path.read_text("utf-8", "replace") for path in self.prefix.glob("*.log"))


def certificate(folder: Path) -> ssl.SSLContext:
    """A certificate for the day, and what trusts it."""
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
            "-subj",
            f"/CN={NAME}",
            "-addext",
            f"subjectAltName=DNS:{NAME}",
            "-keyout",
            str(folder / "key.pem"),
            "-out",
            str(folder / "certificate.pem"),
        ],
        check=True,
        capture_output=True,
    )
    return ssl.create_default_context(cafile=str(folder / "certificate.pem"))


def fitted(
    prefix: Path, port: int, plain: int, behind: list[int], changes: Mapping[str, str]
) -> str:
    """The file of deploy/ with ports and paths of this machine, and nothing else changed. A line
    that is not there to be changed is an error."""
    text = (ROOT / "deploy" / "nginx" / "contactpoint-oversight.conf").read_text("utf-8")
    servers = "\n".join(
        f"    server 127.0.0.1:{number} max_fails=1 fail_timeout=5s;" for number in behind
    )
    usual = {
        "    server 127.0.0.1:8501 max_fails=1 fail_timeout=5s;\n    server 127.0.0.1:8502 "
        "max_fails=1 fail_timeout=5s;": servers,
        "listen 443 ssl default_server;": f"listen 127.0.0.1:{port} ssl default_server;",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "/etc/ssl/contactpoint-oversight": str(prefix),
        "/var/log/nginx": str(prefix),
        "/var/cache/nginx": str(prefix),
        "include contactpoint": f"include {prefix}/contactpoint",
        "proxy_set_header Host $host;": f"proxy_set_header Host $host:{port};",
        f"https://{NAME}$": f"https://{NAME}:{port}$",
    }
    for old, new in (usual | dict(changes)).items():
        assert old in text, old
        text = text.replace(old, new)
    return text


@contextlib.contextmanager
def front(
    prefix: Path,
    releases: Path,
    *,
    count: int = 2,
    changes: Mapping[str, str] | None = None,
    identity: str = SIGNED_IN,
    **settings: str,
) -> Iterator[Front]:
    """Processes and nginx, started and stopped. `changes` are further lines
    of the configuration to replace."""
    port, plain = free_port(), free_port()
    with contextlib.ExitStack() as started:
        given = {"CONTACTPOINT_ADDRESS": f"https://{NAME}:{port}", **_signed_in(prefix), **settings}
        processes = [
            started.enter_context(serving(releases, prefix / f"process-{number}.json", **given))
            for number in range(count)
        ]
        one = Front(port, plain, certificate(prefix), prefix, processes, given)
        (prefix / "site.conf").write_text(
            fitted(
                prefix,
                port,
                plain,
                [int(p.address.rsplit(":", 1)[1]) for p in processes],
                changes or {},
            ),
            "utf-8",
        )
        (prefix / "contactpoint-oversight-identity.conf").write_text(identity, "utf-8")
        (prefix / "nginx.conf").write_text(
            MAIN.format(prefix=prefix, user=getpass.getuser(), map=MAP), "utf-8"
        )
        running = subprocess.Popen(
            [
                nginx(),
                "-p",
                str(prefix),
                "-c",
                str(prefix / "nginx.conf"),
                "-e",
                str(prefix / "start.log"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        started.callback(running.wait)
        started.callback(running.terminate)
        _wait(one, running)
        yield one


def _signed_in(prefix: Path) -> dict[str, str]:
    (prefix / "roles.toml").write_text(ROLES, "utf-8")
    (prefix / "readings").mkdir()
    return {
        "CONTACTPOINT_SIGN_IN": "proxy",
        "CONTACTPOINT_ROLES": str(prefix / "roles.toml"),
        "CONTACTPOINT_COOKIE_SECRET": COOKIE_SECRET,
        "CONTACTPOINT_PROXY_SECRET": PROXY_SECRET,
        "CONTACTPOINT_READING_LOG": str(prefix / "readings"),
        "CONTACTPOINT_ENDED": str(prefix / "ended"),
    }


def _wait(one: Front, running: subprocess.Popen) -> None:
    for _ in range(200):
        assert running.poll() is None, one.logs()
        with contextlib.suppress(OSError):
            if one.ask("/healthz").status == 200:
                return
        time.sleep(0.1)
    raise AssertionError(one.logs())
