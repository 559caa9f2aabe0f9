"""Check an evidence pack: python verify.py PACK.zip [--key FINGERPRINT] [--dashboard https://...
[--token TOKEN]]

Needs Python 3.9 or later and nothing else; no network, unless an address is given. Nothing is
unpacked. Every sum is checked, then the signature, then the id of each figure is computed again;
the first file, row or cell that was changed is named. Exit code 0: sound. 1: changed, or no pack.
2: the call is wrong.
"""

from __future__ import annotations

import argparse
import base64
import csv
import hashlib
import io
import itertools
import json
import re
import sys
import urllib.error
import urllib.request
import zipfile

MOST_FILES, MOST_BYTES, MOST_RATIO = 1000, 4 * 1024**3, 400
"""What a pack may hold at most: files, bytes when opened,
and bytes opened to one packed in a large file."""

BLOCK, BETWEEN = 64, "\x1f"
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
SPACE = len(ALPHABET) ** 12


class Changed(Exception):
    """What is wrong, in a sentence."""


# --- the ZIP, without unpacking it ---


class Pack:
    """A pack: its files by name, below the one folder that holds them all."""

    def __init__(self, path: str) -> None:
        try:
            self.zip = zipfile.ZipFile(path)
        except Exception as error:  # whatever is said of bytes that are no ZIP
            raise Changed(f"This is no ZIP that can be read: {error}.") from None
        infos = self.zip.infolist()
        _safe(infos)
        tops = {info.filename.split("/")[0] for info in infos}
        if len(tops) != 1 or not infos:
            raise Changed("A pack holds one folder, and nothing beside it.")
        top = tops.pop() + "/"
        self.files = {i.filename[len(top) :]: i for i in infos if not i.filename.endswith("/")}

    def open(self, name: str) -> Bounded:
        """A file, to be read once. Raises `Changed`."""
        if name not in self.files:
            raise Changed(f"The file {name} is missing.")
        try:
            file = self.zip.open(self.files[name])
        except Exception:  # whatever is said of a file that is none: it is not what was packed
            raise Changed(f"The file {name} cannot be opened.") from None
        return Bounded(file, self.files[name].file_size, name)

    def read(self, name: str) -> bytes:
        """A small file. Raises `Changed`."""
        if self.files.get(name) is not None and self.files[name].file_size > 64 * 1024**2:
            raise Changed(f"The file {name} is larger than such a file can be.")
        with self.open(name) as file:
            return file.read()

    def sha256(self, name: str) -> str:
        """The sum of a file."""
        digest = hashlib.sha256()
        with self.open(name) as file:
            for part in iter(lambda: file.read(1024 * 1024), b""):
                digest.update(part)
        return digest.hexdigest()


class Bounded(io.RawIOBase):
    """A file of the pack that never gives more than it said it holds."""

    def __init__(self, file: object, size: int, name: str) -> None:
        super().__init__()
        self.file, self.left, self.named = file, size, name

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: object) -> int:
        """Read into a buffer. Raises `Changed`."""
        try:
            part = self.file.read(len(buffer))
        except Exception:  # whatever a decompressor says of bytes that are none of its own
            raise Changed(f"The file {self.named} cannot be read.") from None
        self.left -= len(part)
        if self.left < 0:
            raise Changed(f"The file {self.named} holds more than it says.")
        buffer[: len(part)] = part
        return len(part)

    def read(self, size: int = -1) -> bytes:
        """Some bytes, or all that are left."""
        if size is None or size < 0:
            return self.readall()
        buffer = bytearray(size)
        return bytes(buffer[: self.readinto(buffer)])


def _safe(infos: list) -> None:
    """Refuse names that lead out, names twice, links, locks and bombs, before anything is read."""
    seen = set()
    if len(infos) > MOST_FILES:
        raise Changed(f"The ZIP holds {len(infos):,} files; a pack holds up to {MOST_FILES:,}.")
    if sum(info.file_size for info in infos) > MOST_BYTES:
        raise Changed("The ZIP would open to more than a pack can be. Nothing was opened.")
    for info in infos:
        name = info.filename
        if (
            name.startswith("/")
            or "\\" in name
            or ":" in name
            or "\0" in name
            or any(part in ("..", ".") for part in name.split("/"))
        ):
            raise Changed("A name in the ZIP leads out of it. Nothing was opened.")
        if name.lower() in seen:
            raise Changed(f"{name} stands in the ZIP twice.")
        seen.add(name.lower())
        if (info.external_attr >> 16) & 0o170000 == 0o120000:
            raise Changed(f"{name} is a link. A pack holds none.")
        if info.flag_bits & 1:
            raise Changed(f"{name} is locked by a password. A pack is not.")
        if info.file_size > 1024**2 and info.file_size > MOST_RATIO * max(info.compress_size, 1):
            raise Changed(f"{name} would open to more than such a file can be. Nothing was opened.")


# --- the sums ---


def sums(pack: Pack, name: str) -> dict:
    """The sums a manifest lists, by file."""
    found = {}
    for number, line in enumerate(pack.read(name).decode("utf-8", "replace").splitlines(), 1):
        match = re.fullmatch(r"([0-9a-f]{64})  (.+)", line)
        if not match or match[2] in found:
            raise Changed(f"Line {number} of {name} is not a sum and a file, or one a second time.")
        found[match[2]] = match[1]
    return found


def check_sums(pack: Pack) -> int:
    """Every file against its sum, and no file beside them. Raises `Changed`."""
    tags, payload = sums(pack, "tagmanifest-sha256.txt"), sums(pack, "manifest-sha256.txt")
    apart = {"tagmanifest-sha256.txt", "signature.ed25519"}
    wrong = [name for name, sum_ in {**tags, **payload}.items() if pack.sha256(name) != sum_]
    if wrong:
        first = next((n for n in wrong if n.endswith("observations.csv")), wrong[0])
        raise Changed(f"The file {first} was changed. {located(pack, first)}".strip())
    if more := sorted(set(pack.files) - set(tags) - set(payload) - apart):
        raise Changed(f"The file {more[0]} was put in: no sum is of it.")
    if "manifest-sha256.txt" not in tags or any(not n.startswith("data/") for n in payload):
        raise Changed("The sums do not cover what they must.")
    return len(tags) + len(payload)


def short(cells: list) -> str:
    """The hash that finds a place."""
    return hashlib.sha256(BETWEEN.join(cells).encode()).hexdigest()[:8]


def located(pack: Pack, name: str) -> str:
    """Which row and cell of a CSV was changed, where that can be told."""
    if f"{name}.seals" not in pack.files:
        return ""
    seals = pack.read(f"{name}.seals").decode("utf-8", "replace").splitlines()
    rows = csv.reader(
        io.TextIOWrapper(io.BufferedReader(pack.open(name)), "utf-8", "replace", newline="")
    )
    header = next(rows, [])
    if not seals or short(header) != seals[0]:
        return "Its header is not the one that was sealed."
    place = 0
    for line in seals[1:]:
        own, _, columns = line.partition("|")
        block = list(itertools.islice(rows, len(own.split())))
        found = _first(block, own.split(), columns.split(), header, place)
        if found:
            return found
        place += len(block)
    return f"Row {place + 1} was put in." if next(rows, None) is not None else ""


def _first(block: list, own: list, columns: list, header: list, place: int) -> str:
    """The first change in a block of rows; its first row has the number `place` + 1,
    the header not counted."""
    for at, sealed in enumerate(own):
        if at >= len(block):
            return f"Row {place + at + 1} and what follows was taken away."
        if short(block[at]) == sealed:
            continue
        where = f"Row {place + at + 1} was changed"
        if (
            len({len(row) for row in block}) == 1
            and len(block) == len(own)
            and len(block[0]) == len(columns)
        ):
            cells = [
                h for h, column, s in zip(header, zip(*block), columns) if short(list(column)) != s
            ]
            if cells:
                row = dict(zip(header, block[at]))  # noqa: B905
                where += (
                    f", in the column {', '.join(cells)}: it says now "
                    f"{', '.join(repr(row[c]) for c in cells)}"
                )
                where += f" (figure {row.get('figure_id', '')})"
        return where + "."
    return ""


# --- the signature: Ed25519 (RFC 8032), verification alone ---

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def _add(a: tuple, b: tuple) -> tuple:
    """Two points of the curve, in extended coordinates, added."""
    x = (a[1] - a[0]) * (b[1] - b[0]) % P
    y = (a[1] + a[0]) * (b[1] + b[0]) % P
    t, z = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = y - x, z - t, z + t, y + x
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(scalar: int, point: tuple) -> tuple:
    found = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            found = _add(found, point)
        point = _add(point, point)
        scalar >>= 1
    return found


def _point(encoded: bytes):
    """The point 32 bytes stand for, or None."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


_B = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the holder of the key signed the message."""
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r, s = _point(public), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    left, right = _times(s, _B), _add(r, _times(h, a))
    return not (
        (left[0] * right[2] - right[0] * left[2]) % P
        or (left[1] * right[2] - right[1] * left[2]) % P
    )


def check_signature(pack: Pack, wanted: str) -> str:
    """The fingerprint of the key that signed, empty where the pack is not signed.
    Raises `Changed`."""
    if "signature.ed25519" not in pack.files and "public-key.pem" not in pack.files:
        if wanted:
            raise Changed("The pack is not signed, and a key was asked for.")
        return ""
    prefix = bytes.fromhex("302a300506032b6570032100")
    try:
        lines = pack.read("public-key.pem").decode("ascii").split("-----")
        der = base64.b64decode("".join(lines[2].split()), validate=True)
        signature = base64.b64decode(pack.read("signature.ed25519").strip(), validate=True)
    except (ValueError, IndexError):
        raise Changed("The key or the signature is not of the form it must have.") from None
    public = der[len(prefix) :] if der.startswith(prefix) else b""
    if not is_signed(public, pack.read("tagmanifest-sha256.txt"), signature):
        raise Changed(
            "The signature is not of these sums: they were changed, or it was made with another "
            "key."
        )
    mark = hashlib.sha256(public).hexdigest()
    if wanted and re.sub(r"[^0-9a-f]", "", wanted.lower()) != mark:
        raise Changed(f"It is signed with another key than the one asked for: {grouped(mark)}.")
    return grouped(mark)


def grouped(mark: str) -> str:
    """A fingerprint as it is read out."""
    return " ".join(mark[at : at + 8] for at in range(0, 64, 8))


# --- the ids ---

_parts: dict = {}


def part(*texts: str) -> int:
    """The number of one text; the first says of what kind it is."""
    if texts not in _parts:
        digest = hashlib.sha256("\x1f".join(("contactpoint figure 1", *texts)).encode()).digest()
        _parts[texts] = int.from_bytes(digest[:16], "big") % SPACE
    return _parts[texts]


def figure_id(row: dict) -> str:
    """The permanent id of a figure, from what it is about."""
    number = (
        part("release", row["release"])
        + part("measure", row["measure"])
        + part("category", row["breakdown"], row["category"])
        + part("geography", row["geography"])
        + part("period", row["period"])
        + part("source", row["source"])
    ) % SPACE
    places = [number // 31**place % 31 for place in range(11, -1, -1)]
    places.append(sum((at + 2) * digit for at, digit in enumerate(places)) % 31)
    text = "".join(ALPHABET[digit] for digit in places)
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"


def check_ids(pack: Pack) -> int:
    """Every row has the id of what it is about, and a withheld one no number. Raises `Changed`."""
    count = 0
    with pack.open("data/observations.csv") as file:
        for count, row in enumerate(
            csv.DictReader(io.TextIOWrapper(io.BufferedReader(file), "utf-8", newline="")), 1
        ):
            if figure_id(row) != row["figure_id"]:
                raise Changed(
                    f"Row {count} of data/observations.csv has the id {row['figure_id']}, which "
                    "is not that of what it is about."
                )
            if row["status"] in ("c", "low", "x", "z") and row["value"]:
                raise Changed(f"Row {count} of data/observations.csv is withheld and has a number.")
    return count


# --- what became of it ---


def since(pack: Pack, dashboard: str, token: str, mark: str) -> list:
    """What the dashboard says of the release today, and of the key."""
    info = pack.read("bag-info.txt").decode("utf-8", "replace")
    found = re.search(r"^External-Identifier: (.+)-([0-9a-f]{64})$", info, re.M)
    if not found or not dashboard.startswith(("https://", "http://")):
        raise Changed("The pack names no release, or the address is none.")
    folder = f"{found[1]}-{found[2][:12]}"
    said = []
    releases = _asked(f"{dashboard.rstrip('/')}/api/v1/releases", token)["releases"]
    own = next((r for r in releases if r["folder"] == folder), None)
    if own is None:
        said.append(
            f"Release {found[1]} with this digest is not among those the dashboard published."
        )
    else:
        said.append(f"Release {found[1]} is {own['status']} today; published {own['published']}.")
        current = next((r for r in releases if r["status"] == "current"), None)
        if current and current is not own:
            said.append(f"The release published now is {current['id']}.")
    key = _asked(f"{dashboard.rstrip('/')}/api/v1/key", token).get("fingerprint", "")
    if not mark:
        return [*said, "The pack is not signed, so no key can be compared."]
    which = "the one" if key == mark else "NOT the one"
    return [*said, f"The key is {which} the dashboard publishes."]


def _asked(address: str, token: str) -> dict:
    headers = {
        "Accept": "application/json",
        **({"Authorization": f"Bearer {token}"} if token else {}),
    }
    try:
        with urllib.request.urlopen(
            urllib.request.Request(address, headers=headers), timeout=30
        ) as answer:
            return json.loads(answer.read(16 * 1024**2))
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise Changed(f"The pack is sound; the dashboard could not be asked: {error}.") from None


def main(arguments: list) -> int:
    """Check a pack and say what was found."""
    parser = argparse.ArgumentParser(description="Check an evidence pack.")
    parser.add_argument("pack", help="the ZIP")
    parser.add_argument("--key", default="", help="fingerprint the pack must be signed with")
    parser.add_argument(
        "--dashboard",
        default="",
        help="address of the dashboard, to ask what became of the release",
    )
    parser.add_argument("--token", default="", help="bearer token for it")
    asked = parser.parse_args(arguments)
    try:
        pack = Pack(asked.pack)
        files, mark = check_sums(pack), check_signature(pack, asked.key)
        rows = check_ids(pack)
        print(f"Sound: {files} files have their sums, {rows} figures have their ids.")
        print(
            f"Signed with the key {mark}."
            if mark
            else "Not signed: the sums find an error, and not a forger."
        )
        if mark and not asked.key:
            print("Compare that key with the one the dashboard publishes, or name it with --key.")
        for line in since(pack, asked.dashboard, asked.token, mark) if asked.dashboard else []:
            print(line)
    except Changed as wrong:
        print(f"NOT SOUND: {wrong}" if "could not be asked" not in str(wrong) else str(wrong))
        return 1
    except (KeyError, csv.Error, UnicodeDecodeError) as wrong:
        print(
            "NOT SOUND: a file of the pack is not of the form it must have "
            f"({type(wrong).__name__})."
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
