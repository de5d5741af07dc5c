"""The storage that the configuration names."""

from switchroom.config import Config
from switchroom.storage.folder import Folder
from switchroom.storage.port import Storage

FOLDER = "media"


def open_storage(config: Config) -> Storage:
    """A folder of the data folder, or the bucket that is named. Raises ValueError."""
    if config.media:
        # Its library costs 10 MB, which a server with a folder does without.
        from switchroom.storage.bucket import Bucket

        return Bucket(config.media)
    return Folder(config.data / FOLDER)
