"""Which files of `/media` a reader was offered, and which buttons a page was shown.

A reader may fetch those files, and have those made, and no others. Streamlit itself answers
`/media/<id>` to anyone, and makes the file of any page's button for any other page. The address of
a file reaches a browser in a message over its websocket, in fields that only the server fills.
This module reads them as the message goes out.
"""

from __future__ import annotations

from collections.abc import Iterator

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

MEDIA = "/media/"


def files_in(payload: bytes) -> set[str]:
    """The ids of files that a message to a browser names."""
    if MEDIA.encode() not in payload:
        return set()
    return {
        id_of(address)
        for address in _addresses(ForwardMsg.FromString(payload))
        if address.startswith(MEDIA)
    }


def buttons_in(payload: bytes) -> set[str]:
    """The ids of files still to be made that a message to a browser shows a button for."""
    message = ForwardMsg.FromString(payload)
    is_element = (
        message.WhichOneof("type") == "delta" and message.delta.WhichOneof("type") == "new_element"
    )
    return (
        {message.delta.new_element.download_button.deferred_file_id} - {""} if is_element else set()
    )


def _addresses(message: ForwardMsg) -> Iterator[str]:
    match message.WhichOneof("type"):
        case "backend_operation_response":
            yield message.backend_operation_response.deferred_file.url
        case "page_config_changed":
            yield message.page_config_changed.favicon
        case "logo":
            yield message.logo.image
            yield message.logo.icon_image
        case "delta" if message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            yield element.download_button.url
            yield from (image.url for image in element.imgs.imgs)


def id_of(path: str) -> str:
    """The id in the address of a file."""
    return path.removeprefix(MEDIA).split(".")[0]
