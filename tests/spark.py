"""Spark of the tests' own: a Connect server on this machine, or a cluster of a master and workers
with a server on it, on loopback and nowhere else."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"
MASTER, WORKER = (f"org.apache.spark.deploy.{name}" for name in ("master.Master", "worker.Worker"))
STARTS_WITHIN_S = 180
"""A Java machine beside other tests may take its time."""

SMALL = {
    "spark.driver.memory": "1g",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.log.structuredLogging.enabled": "false",
}
"""For worlds of a few hundred rows on two cores: planning costs more than counting."""

SOON = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
"""For Java machines that live a minute or two: what compiles best takes longer than it saves."""

LOGGING = """\
rootLogger.level = warn
rootLogger.appenderRef.stdout.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n
"""


# The client takes a process whose main module has no file, such as a worker of these tests,
# for a run of Spark's own doctests, and ends it.
if not hasattr(sys.modules["__main__"], "__file__"):
    sys.modules["__main__"].__file__ = os.devnull


def home() -> Path | None:
    """Where Spark is: as `make cluster` puts it, or in the folder
    that CONTACTPOINT_TEST_SPARK names."""
    given = os.environ.get("CONTACTPOINT_TEST_SPARK")
    if given:
        return Path(given)
    found = sorted((ROOT / "data" / "spark").glob("lib/python3*/site-packages/pyspark"))
    return found[-1] if found else None


def missing() -> str:
    """What keeps these tests from running, in words; empty when nothing does."""
    if shutil.which("java") is None:
        return "no Java here (Debian: openjdk-17-jre-headless): make cluster"
    if importlib.util.find_spec("pyspark") is None or home() is None:
        return "Spark's packages are not here: make cluster"
    return ""


def reads_s3() -> bool:
    """Whether this Spark has what reads `s3a:` addresses. `make cluster` brings none: it is in no
    package of PyPI's; an installation that CONTACTPOINT_TEST_SPARK names may have it."""
    place = home()
    return place is not None and any((place / "jars").glob("hadoop-aws-*.jar"))


@dataclass(frozen=True)
class Running:
    """A process with all its children, and where it logs."""

    process: subprocess.Popen
    log: Path

    def kill(self) -> None:
        """End it and whatever it started, at once and without a goodbye."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)


@dataclass
class Cluster:
    """A Connect server, with the workers under it where it has any.
    `address` is what the builder is given."""

    address: str
    server: Running
    workers: tuple[Running, ...]
    restart: Callable[[], None]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def connect_server(folder: Path, *, master: str = "local[2]", **conf: str) -> Iterator[Cluster]:
    """A Connect server, until the end of the block;
    it can be killed and started again at the same address in between."""
    port = free_port()
    (folder / "log4j2.properties").write_text(LOGGING, "utf-8")
    settings = {
        **SMALL,
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile=file:{folder}/"
        f"log4j2.properties {SOON}",
        "spark.executor.extraJavaOptions": SOON,
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
        "spark.local.dir": str(folder / "local"),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        **{name.replace("_", "."): value for name, value in conf.items()},
    }
    pairs = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]

    def start() -> Running:
        running = _run(
            folder,
            "server",
            "spark-submit",
            "--class",
            SERVER,
            "--master",
            master,
            *pairs,
            "spark-internal",
        )
        _wait(running, lambda: _listens(port))
        return running

    def restart() -> None:
        cluster.server.kill()
        cluster.server = start()

    cluster = Cluster(f"sc://127.0.0.1:{port}", start(), (), restart)
    try:
        yield cluster
    finally:
        cluster.server.kill()


@contextmanager
def standalone(folder: Path, *, workers: int = 2) -> Iterator[Cluster]:
    """A master, workers of one core each, and a Connect server whose executors they run."""
    port, page = free_port(), free_port()
    with ExitStack() as stack:
        master = _run(
            folder, "master", "spark-class", MASTER, "--host", "127.0.0.1", "--port", str(port),
            "--webui-port", str(page),
        )  # fmt: skip
        stack.callback(master.kill)
        _wait(master, lambda: _listens(port))
        hands = []
        for number in range(workers):
            hands.append(
                _run(
                    folder, f"worker-{number}", "spark-class", WORKER, "--host", "127.0.0.1", "--cores", "1",  # noqa: E501
                    "--memory", "1g", "--webui-port", str(free_port()), "--work-dir", str(folder / f"work-{number}"),  # noqa: E501
                    f"spark://127.0.0.1:{port}",
                )
            )  # fmt: skip
            stack.callback(hands[-1].kill)
        _wait(master, lambda: _alive(page) == workers)
        cluster = stack.enter_context(
            connect_server(
                folder,
                master=f"spark://127.0.0.1:{port}",
                spark_executor_memory="600m",
                spark_executor_cores="1",
                spark_driver_host="127.0.0.1",
            )
        )
        cluster.workers = tuple(hands)
        yield cluster


def _run(folder: Path, name: str, program: str, *arguments: str) -> Running:
    """One of Spark's programs, in a group of its own so that it can be ended with all it starts."""
    log = folder / f"{name}.log"
    place = home()
    with log.open("ab") as stream:
        process = subprocess.Popen(
            [str(place / "bin" / program), *arguments],
            stdout=stream,
            stderr=stream,
            cwd=folder,
            start_new_session=True,
            env={
                **os.environ,
                "SPARK_HOME": str(place),
                "SPARK_LOCAL_IP": "127.0.0.1",
                "SPARK_NO_DAEMONIZE": "1",
                "SPARK_DAEMON_MEMORY": "256m" if program == "spark-class" else "1g",
                "SPARK_DAEMON_JAVA_OPTS": SOON,
                "SPARK_CONF_DIR": str(folder),
            },
        )
    return Running(process, log)


def _wait(running: Running, ready: Callable[[], bool]) -> None:
    end = time.monotonic() + STARTS_WITHIN_S
    while not ready():
        assert running.process.poll() is None, running.log.read_text("utf-8")[-3000:]
        assert time.monotonic() < end, f"not ready: {running.log.read_text('utf-8')[-3000:]}"
        time.sleep(0.2)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _alive(page: int) -> int:
    """How many workers the master says it has; none while its page, which comes first, answers in
    the place of its JSON."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{page}/json/", timeout=5) as answer:
            return sum(worker["state"] == "ALIVE" for worker in json.load(answer)["workers"])
    except (OSError, json.JSONDecodeError):
        return 0
