"""An S3 server of the tests' own, on loopback: moto, which `make tools` puts beside what locks
packages. It knows one key pair and refuses every other."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest
from pyarrow import fs

from builder import storage
from tests.spark import free_port

SERVER = Path(sys.prefix) / "tools" / "bin" / "moto_server"
BUCKET = "statistics"
STARTS_WITHIN_S = 120
_ANYONE = "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/iam/aws4_request"
"""Says which of its services is asked, while it looks at no signature."""


def missing() -> str:
    """What keeps these tests from running, in words; empty when nothing does."""
    return "" if SERVER.exists() else "no S3 server here: make tools"


@dataclass
class Store:
    """A server, and the standard variables with which it is used."""

    port: int
    folder: Path
    process: subprocess.Popen | None = None
    keys: dict[str, str] = field(default_factory=dict)
    reader: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_CONFIG_FILE": os.devnull,
            **self.keys,
        }

    @property
    def for_spark(self) -> dict[str, str]:
        """What a cluster is told of it, as `tests.spark.connect_server` takes it."""
        said = {
            "endpoint": f"http://127.0.0.1:{self.port}",
            "endpoint.region": "us-east-1",
            "access.key": self.keys["AWS_ACCESS_KEY_ID"],
            "secret.key": self.keys["AWS_SECRET_ACCESS_KEY"],
            "path.style.access": "true",
            "connection.ssl.enabled": "false",
        }
        return {f"spark.hadoop.fs.s3a.{name}": value for name, value in said.items()}

    def start(self) -> None:
        """Start it, with nothing in it but one bucket and whoever may use it."""
        with (self.folder / "moto.log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(SERVER), "-H", "127.0.0.1", "-p", str(self.port)], stdout=log, stderr=log
            )
        end = time.monotonic() + STARTS_WITHIN_S
        while not self._answers():
            assert self.process.poll() is None and time.monotonic() < end, "no S3 server"
            time.sleep(0.2)
        self.keys = self._user("owner", "s3:*")
        self.reader = self._user("reader", "s3:Get*", "s3:Head*", "s3:List*")
        # From now on whoever asks must be known.
        self._post("/moto-api/reset-auth", b"0", "text/plain")
        self.system.create_dir(BUCKET)

    def _user(self, name: str, *actions: str) -> dict[str, str]:
        """Make someone who may do this and no more, and return the keys."""
        may = {"Effect": "Allow", "Action": actions, "Resource": "*"}
        self._iam(Action="CreateUser", UserName=name)
        self._iam(
            Action="PutUserPolicy",
            UserName=name,
            PolicyName="may",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [may]}),
        )
        said = self._iam(Action="CreateAccessKey", UserName=name)
        id_, secret = (
            re.search(f"<{tag}>(.*?)</{tag}>", said)[1]
            for tag in ("AccessKeyId", "SecretAccessKey")
        )
        return {"AWS_ACCESS_KEY_ID": id_, "AWS_SECRET_ACCESS_KEY": secret}

    def _iam(self, **form: str) -> str:
        """Ask the server's own IAM, which looks at no signature yet."""
        body = urllib.parse.urlencode(form).encode()
        return self._post("/", body, "application/x-www-form-urlencoded")

    def _post(self, path: str, body: bytes, kind: str) -> str:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=body,
            headers={"Content-Type": kind, "Authorization": _ANYONE},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read().decode()

    def stop(self) -> None:
        """End it at once, as a machine that is switched off."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(30)

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/moto-api/data.json", timeout=5)
        except OSError:
            return False
        return True

    @property
    def system(self) -> fs.S3FileSystem:
        """Its files, for whoever owns it."""
        return fs.S3FileSystem(
            endpoint_override=f"http://127.0.0.1:{self.port}",
            access_key=self.keys["AWS_ACCESS_KEY_ID"],
            secret_key=self.keys["AWS_SECRET_ACCESS_KEY"],
            region="us-east-1",
            allow_bucket_creation=True,
        )

    def put(self, folder: Path, name: str) -> str:
        """Put a folder into the bucket, and return its address."""
        inner = f"{BUCKET}/{name}"
        fs.copy_files(str(folder), inner, destination_filesystem=self.system)
        return f"s3://{inner}"


def ask_twice(patch: pytest.MonkeyPatch) -> None:
    """A store that does not answer is asked once more and no more: of itself the library asks it
    for six seconds. All else of its file system is as the address and the environment say."""

    def from_uri(address: str) -> tuple[fs.FileSystem, str]:
        patient, inner = fs.FileSystem.from_uri(address)
        if not isinstance(patient, fs.S3FileSystem):
            return patient, inner
        made_by, (said,) = patient.__reduce__()
        return made_by({**said, "retry_strategy": fs.AwsStandardS3RetryStrategy(2)}), inner

    other = SimpleNamespace(**vars(fs) | {"FileSystem": SimpleNamespace(from_uri=from_uri)})
    patch.setattr(storage, "fs", other)


@contextmanager
def running(folder: Path) -> Iterator[Store]:
    """A server, until the end of the block."""
    store = Store(free_port(), folder)
    try:
        store.start()
        yield store
    finally:
        store.stop()
