"""Files that agents send and customers have sent."""

from typing import Final

# What a message by SMS can carry (flex §13, channel_configs), by the ending of its name.
BYTES: Final = 2 * 1024 * 1024
TYPES: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/heic": "heic",
    "audio/amr": "amr",
    "audio/mpeg": "mp3",
    "video/mp4": "mp4",
    "application/pdf": "pdf",
}
