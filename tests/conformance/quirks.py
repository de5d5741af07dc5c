"""Where the published files say more, less or other than the documentation and real answers do."""

import re
from dataclasses import dataclass
from typing import Final

_NUMBERS: Final = "/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers"

# Parameters that are published for every list, also where the answer has no pages.
PARAMETERS: Final = {
    ("GET", f"{_NUMBERS}.json"): frozenset({"Page", "PageSize", "PageToken"}),
    ("GET", f"{_NUMBERS}/{{CountryCode}}/Local.json"): frozenset({"Page", "PageToken"}),
    ("GET", f"{_NUMBERS}/{{CountryCode}}/Mobile.json"): frozenset({"Page", "PageToken"}),
    ("GET", f"{_NUMBERS}/{{CountryCode}}/TollFree.json"): frozenset({"Page", "PageToken"}),
}

# Names in the published examples that no answer of ours has: product and name, with the reason.
UNSHOWN: Final = {
    ("content", "contents.legacy_body"): "no template was made from one of old (docs/choices.md)",
    ("content", "contents.legacy_template_name"): "the same",
    ("studio", "context.foo"): "the example of a context, of which no flow has the names",
}

# Operations whose objects hold what the account has put into them, so that examples bind nobody.
FREE: Final = {("flex-api", "/v1/Configuration", method) for method in ("GET", "POST")}


# Objects of the published examples that no answer of ours has, by product.
UNSHOWN_OBJECTS: Final = {
    "lookups": {
        "call_forwarding",
        "caller_name",
        "identity_match",
        "last_sim_swap",
        "line_status",
        "phone_number_quality_score",
        "pre_fill",
        "reassigned_number",
        "sim_swap",
        "sms_pumping_risk",
    },
}


def is_of_unshown_object(product: str, name: str) -> bool:
    """Whether a name stands in an object that no answer of ours has: only carriers know those."""
    return name.partition(".")[0] in UNSHOWN_OBJECTS.get(product, ())


@dataclass(frozen=True)
class Quirk:
    """A difference of an answer that is right as it is: operations and difference as regular
    expressions, and why."""

    operations: str
    difference: str
    reason: str

    def covers(self, operation: str, difference: str) -> bool:
        """Tell whether a difference is this one."""
        known = re.fullmatch(self.operations, operation)
        return known is not None and re.fullmatch(self.difference, difference) is not None


ANSWERS: Final = (
    Quirk(
        r"GET .*/AvailablePhoneNumbers/.*",
        r"\$\.(end|page|page_size|start|first_page_uri|next_page_uri|previous_page_uri): absent",
        "the published examples have no page either (messaging §1.4)",
    ),
    Quirk(
        r"GET .*/AvailablePhoneNumbers/.*",
        r".*\.capabilities\.fax: absent",
        "the published examples have three capabilities (messaging §4)",
    ),
    Quirk(
        r"GET .*/AvailablePhoneNumbers/.*",
        r".*\.friendly_name: .* is not a 'phone-number'",
        "the published examples show the national form (messaging §4)",
    ),
    Quirk(
        r"GET .*/AvailablePhoneNumbers/.*",
        r".*\.(latitude|longitude): '-?\d+\.\d{6}' is not of type 'number', 'null'",
        "the published examples show texts (messaging §4)",
    ),
    Quirk(
        r".* /2010-04-01/.*/IncomingPhoneNumbers.*",
        r".*\.(sms|voice)_application_sid: '' (is too short|does not match .*)",
        "the published examples show an empty text (messaging §5.2)",
    ),
    Quirk(
        r".* /2010-04-01/.*/IncomingPhoneNumbers.*",
        r".*\.(subresource_uris|type): not published",
        "some of the files leave out what others and real answers have (messaging §5.2)",
    ),
    Quirk(
        r"GET /v2/PhoneNumbers/.*",
        r".*: None is not of type '(object|string|integer)'",
        "the published examples show null for what was not asked for or is not known",
    ),
    Quirk(
        r"GET /v1/Services/\{ChatServiceSid\}/Configuration/Webhooks",
        r"\$\.method: None is .*",
        "the published example of a service without webhooks shows null (conversations §2.9)",
    ),
)
