"""What a page may say over its websocket. Streamlit takes more from anyone: to clear the caches of
all readers, to look into the repository, to write files of its own, to take uploads."""

from __future__ import annotations

import logging

from google.protobuf.message import DecodeError
from starlette.types import Message, Receive
from streamlit.proto.BackMsg_pb2 import BackMsg

_log = logging.getLogger("contactpoint")

TAKEN = frozenset({"rerun_script", "stop_script", "app_heartbeat", "backend_operation_request"})
OPERATIONS = frozenset({"deferred_file"})
"""Messages, and operations among them, that reading and downloading need."""


def is_taken(data: bytes) -> bool:
    """Whether a message goes on to Streamlit. What cannot be read does, and text does:
    Streamlit ends the websocket over it."""
    try:
        message = BackMsg.FromString(data)
    except DecodeError:
        return True
    kind = message.WhichOneof("type")
    return kind in TAKEN and (
        kind != "backend_operation_request"
        or message.backend_operation_request.WhichOneof("payload") in OPERATIONS
    )


def allowed_messages(receive: Receive) -> Receive:
    """The same messages, without those that are not for reading."""

    async def next_taken() -> Message:
        while True:
            message = await receive()
            if (
                message["type"] != "websocket.receive"
                or message.get("bytes") is None
                or is_taken(message["bytes"])
            ):
                return message
            _log.warning("message dropped")

    return next_taken
