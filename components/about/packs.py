"""The evidence pack of a release, on the page of releases:
chosen, made when it is asked for, and put on record as every file is."""

from __future__ import annotations

import re
import tempfile
from functools import partial
from pathlib import Path

import streamlit as st

import settings
from components import gate, packing, record
from components.downloads import logged_download
from components.page import notice, section
from exports import FileMarks
from queries.releases import Release

TITLE, WHY = (
    "Evidence pack",
    "One file that proves itself on a machine without a network, years later: the figures with "
    "definitions, methodology, the proof of disclosure control and citations, every file with its "
    "sum, and a signature where this installation has a key. The program inside it that checks it "
    "names what was changed, if anything was.",
)


def evidence_pack(release: Release) -> None:
    """The choice, and the button."""
    section(TITLE, WHY)
    pages = st.multiselect(
        "Pages in the pack",
        list(packing.PAGES),
        format_func=lambda page: str(gate.script(page).title),
        placeholder="The whole release",
    )
    typed = st.text_input(
        "Ids of figures in the pack, with spaces or commas between", max_chars=4000
    )
    figures = re.findall(r"[^\s,;]+", typed)
    try:
        choice = packing.chosen(release, figures, pages)
    except packing.NotChosen as wrong:
        return notice("This cannot be packed", str(wrong), "Change the ids or the pages.")
    name = f"{packing.name_of(release, choice)}.zip"
    st.download_button(
        f"Download the evidence pack: {choice.words()}",
        logged_download(
            partial(_made, release, choice),
            name,
            release=release.id,
            departmental=packing.is_departmental(release, choice),
        ),
        name,
        "application/zip",
        key="evidence-pack",
        on_click="ignore",
    )


def _made(release: Release, choice: packing.Choice, _: FileMarks) -> bytes:
    """The pack. Its marking is that of the release, and the log's head that of the publication,
    so that two packs of one choice are the same."""
    address = settings.current().address
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pack.zip"
        packing.make(release, choice, path, log=record.log_at_publication(release), address=address)
        return path.read_bytes()
