"""Write docs/operations/*.txt: the methods and paths that the published OpenAPI files name.

Needs those files in the folder that SWITCHROOM_SPEC_DIR names; run it when they have changed.
The lists of `accounts`, `monitor` and `studio.v1`, for which there is no file, are kept by hand.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent.parent / "docs" / "operations"
SPEC_FILES: Final = {
    "api": "twilio_api_v2010.json",
    "content": "twilio_content_v1.json",
    "conversations": "twilio_conversations_v1.json",
    "events": "twilio_events_v1.json",
    "flex-api": "twilio_flex_v1.json",
    "lookups": "twilio_lookups_v2.json",
    "messaging": "twilio_messaging_v1.json",
    "studio": "twilio_studio_v2.json",
    "taskrouter": "twilio_taskrouter_v1.json",
}
METHODS: Final = ("get", "post", "put", "patch", "delete")
# The 2010 API is mostly about voice; these are its parts that have to do with messages.
_PARTS_2010: Final = re.compile(
    r"/2010-04-01/Accounts(/\{\w+\})?(\.json|/("
    r"Applications|AvailablePhoneNumbers|IncomingPhoneNumbers|Keys|Messages|SMS|SigningKeys"
    r")[./].*)"
)


def operations(product: str, document: dict[str, Any]) -> Iterator[str]:
    """The lines of a product: method and path, in the order of the paths."""
    for path, item in sorted(document["paths"].items()):
        if product != "api" or _PARTS_2010.fullmatch(path):
            for method in METHODS:
                if method in item:
                    yield f"{method.upper()} {path}"


def main() -> None:
    """Write all lists."""
    spec = os.environ.get("SWITCHROOM_SPEC_DIR")
    if not spec:
        sys.exit("SWITCHROOM_SPEC_DIR must name the folder with the published OpenAPI files.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for product, file in SPEC_FILES.items():
        document = json.loads((Path(spec) / file).read_text())
        lines = "".join(f"{line}\n" for line in operations(product, document))
        (FOLDER / f"{product}.txt").write_text(lines)


if __name__ == "__main__":
    main()
