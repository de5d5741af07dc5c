"""The catalogue of what a client can do wrong: code, HTTP status, sentence, one line each.

`raise errors.PAIR_IN_USE(conversation_sid="CH...")`: the REST kit alone turns it into a body.
Codes and wording follow the published error pages (conversations §7, messaging §20).
"""

from dataclasses import dataclass
from typing import Final


class ApiError(Exception):
    """A refusal with a documented code; raised anywhere, answered in one place."""

    def __init__(self, kind: "Kind", values: dict[str, object]) -> None:
        self.kind = kind
        self.values = values
        super().__init__(self.sentence())

    @property
    def code(self) -> int:
        """The documented error code, such as 20404."""
        return self.kind.code

    @property
    def status(self) -> int:
        """The HTTP status, such as 404."""
        return self.kind.status

    @property
    def details(self) -> object | None:
        """What the body says beside code and sentence, such as all faults of a definition."""
        return self.values.get("details")

    @property
    def retry_after_s(self) -> int | None:
        """After how many seconds it is worth trying again, where that is known."""
        given = self.values.get("retry_after_s")
        return given if isinstance(given, int) else None

    def sentence(self, path: str = "") -> str:
        """The message; `path` is the request path, which only the REST kit knows."""
        return self.kind.text.format(**({"path": path} | self.values))


@dataclass(frozen=True, slots=True)
class Kind:
    """One line of the catalogue; calling it makes the error to raise."""

    code: int
    status: int
    text: str

    def __call__(self, **values: object) -> ApiError:
        return ApiError(self, values)


# Platform
INVALID_PARAMETER: Final = Kind(20001, 400, "{sentence}")
MISSING_PARAMETER: Final = Kind(20001, 400, "Missing required parameter {name} in the post body")
AUTHENTICATE: Final = Kind(20003, 401, "Authenticate")
METHOD_NOT_ALLOWED: Final = Kind(20004, 405, "Method not allowed: {method} on {path}")
TEST_CREDENTIALS: Final = Kind(20008, 403, "Resource not accessible with Test Account Credentials")
ACCOUNT_NOT_ACTIVE: Final = Kind(20005, 403, "Account not active: {account_sid} is {status}")
ACCESS_DENIED: Final = Kind(20006, 403, "Access denied: {sentence}")
PAGE_SIZE: Final = Kind(20007, 400, "Page size must be between 1 and {most}")
NOT_COMPLETE: Final = Kind(20009, 409, "{sentence}")
FORBIDDEN: Final = Kind(20403, 403, "Forbidden: {sentence}")
NOT_FOUND: Final = Kind(20404, 404, "The requested resource {path} was not found")
PRECONDITION_FAILED: Final = Kind(
    20412, 412, "The resource has changed: it is now in version {version}; fetch it and try again"
)
TOO_LARGE: Final = Kind(20413, 413, "The request body exceeds the {most} byte limit")
UNSUPPORTED_BODY: Final = Kind(20415, 415, "Content-Type must be {wanted}")
TOO_MANY_REQUESTS: Final = Kind(20429, 429, "Too Many Requests")
LOCKED: Final = Kind(
    20429,
    429,
    "Too many wrong passwords: try again in {retry_after_s} seconds, or ask an administrator",
)
WRONG_PASSWORD: Final = Kind(20003, 401, "Username or password is wrong")
INTERNAL: Final = Kind(20500, 500, "An internal server error has occurred; quote {request_id}")
NOT_IMPLEMENTED: Final = Kind(20501, 501, "{sentence}")
STORAGE_UNAVAILABLE: Final = Kind(
    20503, 503, "The storage of the media cannot be reached; try again in a moment"
)
UNAVAILABLE: Final = Kind(20503, 503, "The database cannot be reached; try again in a moment")
PAGE_TOKEN_NOT_INTEGER: Final = Kind(19036, 400, "Invalid PageToken: not an integer")
PAGE_TOKEN_NEGATIVE: Final = Kind(19038, 400, "Invalid PageToken: negative")
PAGE_TOKEN: Final = Kind(21481, 400, "Invalid PageToken {token}")
PAGE_ABSOLUTE: Final = Kind(
    40153, 400, "Pages cannot be asked for by their number: follow next_page_url"
)

# Numbers (messaging §5.5)
NUMBER_INVALID: Final = Kind(21401, 400, "The phone number {number} is not valid")
URL_INVALID: Final = Kind(21402, 400, "{name} is not a valid URL: {url}")
METHOD_INVALID: Final = Kind(21403, 400, "{name} must be GET or POST, not {method}")
FALLBACK_WITHOUT_URL: Final = Kind(21406, 400, "SmsFallbackUrl needs an SmsUrl")
APPLICATION_NOT_ACCESSIBLE: Final = Kind(21420, 400, "SmsApplicationSid {sid} is not accessible")
BUY_INVALID: Final = Kind(21421, 400, "{number} is not a valid phone number to buy")
BUY_UNAVAILABLE: Final = Kind(21422, 400, "{number} is not available for purchase")
AREA_CODE_INVALID: Final = Kind(21451, 400, "{area_code} is not a valid area code")
AREA_CODE_EMPTY: Final = Kind(21452, 400, "No phone numbers found in area code {area_code}")
AREA_CODE_UNSUPPORTED: Final = Kind(21457, 400, "AreaCode is not supported here; use PhoneNumber")
NUMBER_TYPE_MISMATCH: Final = Kind(21458, 400, "{number} is not of type {type}")
MOVE_SAME_ACCOUNT: Final = Kind(21470, 400, "The number already belongs to account {account_sid}")
MOVE_ACCOUNT_INVALID: Final = Kind(21471, 400, "Account {account_sid} does not exist")

# Accounts (messaging §2.1)
STATUS_INVALID: Final = Kind(21475, 400, "Status must be active, suspended or closed")
PARENT_SUSPENDED: Final = Kind(21476, 400, "The parent account is suspended")
OWN_STATUS: Final = Kind(21477, 400, "The main account cannot change its own status")
ACCOUNT_CLOSED: Final = Kind(21479, 400, "A closed account cannot be opened again")
TOO_MANY_SUBACCOUNTS: Final = Kind(21480, 400, "An account has at most {most} subaccounts")

# Messages (messaging §7.8)
TO_INVALID: Final = Kind(21211, 400, "The 'To' number {to} is not a valid phone number.")
FROM_INVALID: Final = Kind(
    21212,
    400,
    "The 'From' number {from_} is not a valid phone number, shortcode, or alphanumeric sender ID.",
)
BODY_MISSING: Final = Kind(21602, 400, "Message body is required.")
FROM_MISSING: Final = Kind(21603, 400, "A 'From' phone number is required.")
TO_MISSING: Final = Kind(21604, 400, "A 'To' phone number is required.")
TO_NOT_OWNED: Final = Kind(20404, 404, "The 'To' number {to} is not a number of this account")
BODY_TOO_LONG: Final = Kind(
    21617, 400, "The concatenated message body exceeds the 1600 character limit."
)
APPLICATION_INVALID: Final = Kind(
    21218, 400, "ApplicationSid {sid} is not an application of this account"
)
FROM_NOT_CAPABLE: Final = Kind(
    21601, 400, "The From phone number {from_} is not an SMS-capable phone number."
)
FROM_NOT_OWNED: Final = Kind(
    21606,
    400,
    "The From phone number {from_} is not a valid, SMS-capable inbound phone number or short code"
    " for your account.",
)
STATUS_CALLBACK_INVALID: Final = Kind(
    21609, 400, "The StatusCallback URL {url} is not a valid absolute URL."
)
OPTED_OUT: Final = Kind(21610, 400, "Attempt to send to unsubscribed recipient")
NOT_REACHABLE: Final = Kind(
    21612,
    400,
    "The 'To' phone number: {to}, is not currently reachable using the 'From' phone number:"
    " {from_} via {way}.",
)
QUEUE_FULL: Final = Kind(21611, 429, "SMS queue is full.")
REGION_NOT_ENABLED: Final = Kind(
    21408,
    400,
    "Permission to send an SMS has not been enabled for the region indicated by the 'To' number:"
    " {to}.",
)
NOT_MOBILE: Final = Kind(21614, 400, "To number: {to}, is not a mobile number")
MEDIA_URL_INVALID: Final = Kind(21620, 400, "Invalid media URL: {url}")
FROM_NOT_MMS: Final = Kind(21621, 400, "The From phone number {from_} cannot send media.")
TOO_MANY_MEDIA: Final = Kind(21623, 400, "A message carries at most {most} media")
VALIDITY_INVALID: Final = Kind(
    21624, 400, "ValidityPeriod must be a number of seconds from 1 to {most}"
)
CONTENT_SID_MISSING: Final = Kind(21654, 400, "ContentVariables need a ContentSid.")
CONTENT_SID_INVALID: Final = Kind(
    21655, 400, "The ContentSid {sid} is not that of a content template of this account."
)
CONTENT_VARIABLES_INVALID: Final = Kind(
    21656, 400, "The Content Variables parameter is invalid: {sentence}"
)
CONTENT_PARAMETER_TOO_LONG: Final = Kind(
    21658, 400, "A parameter exceeds its limit of characters: {sentence}"
)
CONTENT_NOT_FOR_CHANNEL: Final = Kind(
    216602,
    400,
    "The template has no content type that {channel} carries: it has {types}; add twilio/text or"
    " twilio/media",
)
CHANNELS_MIXED: Final = Kind(
    21910, 400, "Invalid From and To pair: From and To must be of the same channel"
)
CONTENT_RETENTION_INVALID: Final = Kind(30029, 400, "ContentRetention must be retain or discard")
ADDRESS_RETENTION_INVALID: Final = Kind(30030, 400, "AddressRetention must be retain or obfuscate")

# Scheduled messages (messaging §7.4)
NOT_CANCELABLE: Final = Kind(
    30409, 400, "Message {sid} is {status}; only scheduled messages can be canceled"
)
SEND_AT_MISSING: Final = Kind(35111, 400, "SendAt is required to schedule a message")
SEND_AT_TOO_EARLY: Final = Kind(35114, 400, "SendAt must be at least {least} seconds in the future")
SEND_AT_TOO_LATE: Final = Kind(35115, 400, "SendAt must be within {most} days")
SEND_AT_INVALID: Final = Kind(35117, 400, "SendAt must be an ISO 8601 date and time, not {text}")
SCHEDULE_WITHOUT_SERVICE: Final = Kind(
    35118, 400, "MessagingServiceSid is required to schedule a message"
)
TOO_MANY_SCHEDULED: Final = Kind(35125, 400, "An account has at most {most} scheduled messages")
SCHEDULE_TYPE_INVALID: Final = Kind(35126, 400, "ScheduleType must be fixed")

# Messaging services (messaging §13)
MESSAGING_SERVICE_NOT_FOUND: Final = Kind(21701, 404, "The Messaging Service {sid} does not exist")
NO_SENDER_AVAILABLE: Final = Kind(
    21703, 400, "The Messaging Service {sid} has no sender that can reach {to}"
)
POOL_EMPTY: Final = Kind(21704, 400, "The Messaging Service {sid} contains no phone numbers")
MESSAGING_SERVICE_SID_INVALID: Final = Kind(
    21705, 400, "{sid} is not a valid Messaging Service Sid"
)
ALPHA_SENDER_INVALID: Final = Kind(
    21709,
    400,
    "{alpha_sender} is not an alphanumeric sender: 1 to 11 letters, digits, spaces and + - _ &,"
    " at least one of them a letter",
)
SENDER_IN_SERVICE: Final = Kind(
    21710, 409, "Phone Number or Short Code is already in the Messaging Service."
)
SENDER_UNKNOWN: Final = Kind(21711, 400, "{sid} is not a sender of this account")
SENDER_ELSEWHERE: Final = Kind(
    21712, 409, "Phone Number or Short Code is associated with another Messaging Service."
)
POOL_FULL: Final = Kind(21714, 400, "A Messaging Service has at most {most} senders")
SENDER_NOT_CAPABLE: Final = Kind(21715, 400, "{sid} can send neither SMS nor MMS")

# Conversations (conversations §7)
FRIENDLY_NAME_MISSING: Final = Kind(50000, 400, "FriendlyName is required")
FRIENDLY_NAME_TOO_LONG: Final = Kind(50003, 400, "FriendlyName exceeds {most} characters")
UNIQUE_NAME_TOO_LONG: Final = Kind(50004, 400, "UniqueName exceeds {most} characters")
SERVICE_INVALID: Final = Kind(50051, 400, "{sid} is not a conversation service of this account")
WEBHOOK_METHOD: Final = Kind(50055, 400, "Webhook method must be GET or POST, not {method}")
PRE_HOOK_REJECTED: Final = Kind(50056, 403, "The pre-event webhook rejected the action {event}")
PRE_HOOK_INVALID: Final = Kind(50393, 400, "The pre-event webhook's answer is invalid: {sentence}")
PRE_URL_INVALID: Final = Kind(50077, 400, "PreWebhookUrl is not a valid URL: {url}")
POST_URL_INVALID: Final = Kind(50078, 400, "PostWebhookUrl is not a valid URL: {url}")
ROLE_NOT_FOUND: Final = Kind(50100, 400, "Role {sid} not found among the {type} roles")
PERMISSION_INVALID: Final = Kind(
    50104, 400, "{permission} is not a permission of roles of the type {type}"
)
ROLE_TYPE_INVALID: Final = Kind(50105, 400, "Type must be conversation or service, not {type}")
ROLE_IN_USE: Final = Kind(50106, 409, "Role {sid} cannot be deleted: {reason}")
NOT_PERMITTED: Final = Kind(50107, 403, "User unauthorized for command: {sentence}")
CONVERSATION_ROLE_NOT_FOUND: Final = Kind(50109, 400, "Role {sid} is not of the type conversation")
USER_EXISTS: Final = Kind(50201, 409, "User already exists")
IDENTITY_RESERVED: Final = Kind(50203, 400, "Identity {identity} is reserved")
IDENTITY_MISSING: Final = Kind(50204, 400, "Identity not provided")
IDENTITY_LIKE_SID: Final = Kind(50206, 400, "Identity must not look like a User SID")
IDENTITY_TOO_LONG: Final = Kind(50207, 400, "Identity exceeds {most} characters")
BINDING_TYPE_INVALID: Final = Kind(50209, 400, "BindingType must be apn, gcm, fcm or twilsock")
NOTIFICATION_LEVEL_INVALID: Final = Kind(50210, 400, "NotificationLevel must be default or muted")
IDENTITY_WITH_BINDING: Final = Kind(
    50211, 400, "Identity and messaging binding address cannot be given together"
)
USER_CONVERSATION_LIMIT: Final = Kind(
    50214, 400, "User {identity} takes part in {most} open conversations, which is the limit"
)
ATTRIBUTES_TOO_LONG: Final = Kind(50303, 400, "Attributes exceed {most} bytes")
ATTRIBUTES_NOT_JSON: Final = Kind(50304, 400, "Attributes not valid JSON")
DATE_CREATED_INVALID: Final = Kind(50308, 400, "DateCreated is not an ISO 8601 date: {date}")
DATE_UPDATED_INVALID: Final = Kind(50309, 400, "DateUpdated is not an ISO 8601 date: {date}")
AUTHOR_TOO_LONG: Final = Kind(50310, 400, "Author exceeds {most} characters")
MESSAGING_SERVICE_INVALID: Final = Kind(
    50341, 400, "{sid} is not a messaging service of this account"
)
UNIQUE_NAME_TAKEN: Final = Kind(50353, 409, "Conversation with provided unique name already exists")
SCOPED_WEBHOOK_LIMIT: Final = Kind(50361, 400, "A conversation has at most {most} webhooks")
TRIGGER_LIMIT: Final = Kind(50362, 400, "A webhook has at most {most} triggers")
TARGET_INVALID: Final = Kind(50364, 400, "Target must be webhook, trigger or studio")
FILTERS_INVALID: Final = Kind(50365, 400, "{filter} is not an event that can be filtered here")
TRIGGER_TOO_LONG: Final = Kind(50366, 400, "A trigger exceeds {most} characters")
FLOW_INVALID: Final = Kind(50367, 400, "{sid} is not a Studio flow of this account")
TARGET_MISSING: Final = Kind(50368, 400, "Target is required")
HOOK_URL_MISSING: Final = Kind(50369, 400, "{name} is required for this webhook")
HOOK_FILTERS_MISSING: Final = Kind(50370, 400, "Configuration.Filters is required for this webhook")
TRIGGERS_MISSING: Final = Kind(50371, 400, "Configuration.Triggers is required for this webhook")
HOOK_URL_INVALID: Final = Kind(
    50372, 400, "{name} must be an http or https URL of at most 512 characters"
)
STATE_EMPTY: Final = Kind(50374, 400, "State is empty")
INACTIVE_TOO_SHORT: Final = Kind(50375, 400, "Timers.Inactive must be at least one minute")
CLOSED_TOO_SHORT: Final = Kind(50376, 400, "Timers.Closed must be at least ten minutes")
CONVERSATION_CLOSED: Final = Kind(50377, 400, "Conversation {sid} is closed and cannot be changed")
STATE_INVALID: Final = Kind(50378, 400, "State must be active, inactive or closed, not {state}")
INACTIVE_INVALID: Final = Kind(50379, 400, "Timers.Inactive is not an ISO 8601 duration")
CLOSED_INVALID: Final = Kind(50380, 400, "Timers.Closed is not an ISO 8601 duration")
CREATED_CLOSED: Final = Kind(50384, 400, "A conversation cannot be created closed")
CONVERSATION_INITIALIZING: Final = Kind(
    50386, 400, "Conversation {sid} is initializing: it cannot be changed or written to yet"
)
UNIQUE_NAME_LIKE_SID: Final = Kind(50390, 400, "UniqueName must not look like a Conversation SID")
PARTICIPANT_LIMIT: Final = Kind(50403, 400, "A conversation has at most {most} participants")
NON_CHAT_LIMIT: Final = Kind(50417, 400, "A conversation has at most {most} non-chat participants")
BINDING_ADDRESS_INVALID: Final = Kind(50407, 400, "Invalid messaging binding address")
PROXY_ADDRESS_INVALID: Final = Kind(50408, 400, "Invalid messaging binding proxy address")
ADDRESS_IS_PROXY: Final = Kind(
    50409, 400, "Messaging binding address and proxy address cannot be equal"
)
PROXY_MISSING: Final = Kind(50411, 400, "Messaging binding proxy address is required")
PROXY_EMPTY: Final = Kind(50412, 400, "Messaging binding proxy address is empty")
PROXY_NOT_OWNED: Final = Kind(
    50413, 400, "Messaging binding proxy address {address} does not belong to this account"
)
CHANNELS_DIFFER: Final = Kind(
    50414, 400, "Messaging binding address and proxy address are of different channels"
)
PAIR_IN_USE: Final = Kind(
    50416,
    409,
    "A binding for this participant and proxy address already exists in Conversation"
    " {conversation_sid}",
)
PARTICIPANT_NOT_JSON: Final = Kind(50424, 400, "Participant {number} is not valid: {reason}")
PAIRS_IN_USE: Final = Kind(
    50425,
    409,
    "A binding for the participant {address} and proxy address {proxy_address} already exists in"
    " Conversation {conversation_sid}",
)
TOO_MANY_AT_ONCE: Final = Kind(50426, 400, "A request contains at most {most} participants")
# Of an alert, not of an answer.
SETUP_FAILED: Final = 50427
PARTICIPANT_EXISTS: Final = Kind(50433, 409, "Participant already exists")
PROJECTED_MISSING: Final = Kind(
    50434,
    400,
    "This is a Group MMS conversation: the participant needs an Address or a ProjectedAddress",
)
GROUP_INVALID: Final = Kind(50435, 400, "Group MMS activation failed: {reason}")
GROUP_LIMIT: Final = Kind(50436, 400, "A Group MMS conversation has at most {most} participants")
GROUP_PARTICIPANT_EXISTS: Final = Kind(50437, 409, "Group Participant {address} already exists")
GROUP_EXISTS: Final = Kind(
    50438,
    409,
    "Group MMS with given participant list already exists as Conversation {conversation_sid}",
)
PROJECTED_NOT_OWNED: Final = Kind(
    50439, 400, "Messaging binding projected address {address} does not belong to this account"
)
PROXY_NOT_REMOVED: Final = Kind(50440, 400, "Failed to remove the proxy address of a participant")
PROXY_NOT_ADDED: Final = Kind(50441, 400, "Failed to add a proxy address to a participant")
PROJECTED_NOT_REMOVED: Final = Kind(
    50442, 400, "Failed to remove the projected address of a participant"
)
PROJECTED_NOT_ADDED: Final = Kind(50443, 400, "Failed to add a projected address to a participant")
IDENTITY_NOT_ADDED: Final = Kind(50444, 400, "Failed to add an identity to a participant")
AUTHOR_NOT_IN_GROUP: Final = Kind(
    50513, 400, "Message author should be among Group MMS participants"
)
BODY_TOO_LONG_CHAT: Final = Kind(50504, 400, "Message body exceeds {most} characters")
MESSAGE_EMPTY: Final = Kind(50501, 400, "A message needs a Body, MediaSid or ContentSid")
LAST_READ_INVALID: Final = Kind(20001, 400, "LastReadMessageIndex must be a whole number or null")
MEDIA_TOO_LARGE: Final = Kind(
    11751, 400, "The media of a message that goes out by MMS exceed {most} MiB together"
)
MEDIA_TYPE: Final = Kind(12300, 400, "Media of type {content_type} cannot go out by MMS")
MEDIA_BODY_FIXED: Final = Kind(50509, 400, "The body of a media message cannot be changed")
CONTENT_SID_INVALID_CHAT: Final = Kind(
    50526, 400, "The ContentSid {sid} is not that of a content template of this account"
)
CONTENT_VARIABLES_INVALID_CHAT: Final = Kind(50527, 400, "ContentVariables are invalid: {sentence}")
CONTENT_SID_MISSING_CHAT: Final = Kind(50528, 400, "ContentVariables need a ContentSid")
CONTENT_VARIABLES_TOO_MANY: Final = Kind(50529, 400, "ContentVariables are too long: {sentence}")
CONTENT_NAME_TOO_LONG: Final = Kind(50540, 400, "ContentVariables: {sentence}")
CONTENT_VALUE_TOO_LONG: Final = Kind(50541, 400, "ContentVariables: {sentence}")
CONTENT_TYPE_UNSUPPORTED: Final = Kind(
    50542, 400, "The template has no content type that Conversations can show: it has {types}"
)
ONE_FILTER: Final = Kind(50451, 400, "Exactly one of Identity and Address is needed")

# Studio (studio §1.2, §1.3)
FLOW_REVISION: Final = Kind(
    81021, 400, "{revision} is no revision: give a number, LatestPublished or LatestRevision"
)
FLOW_DEFINITION: Final = Kind(81022, 400, "Flow definition validation failed")

# Numbers and addresses going together (conversations §2.1, §11)
ADDRESS_EXISTS: Final = Kind(20409, 409, "Address Configuration already exists for {address}")
ADDRESS_REMOVED_WITH_NUMBER: Final = 50610

# Studio executions (studio §1.5)
EXECUTION_ACTIVE: Final = Kind(
    20409, 409, "Execution {sid} is already active for this To and From; end it first"
)
EXECUTION_ADDRESS: Final = Kind(81023, 400, "{sentence}")

# Access tokens (taskrouter §15)
TOKEN_INVALID: Final = Kind(20101, 401, "The access token is invalid: {sentence}")
TOKEN_ISSUER: Final = Kind(
    20103, 401, "The access token must have an API key for iss and that key's account for sub"
)
TOKEN_EXPIRED: Final = Kind(20104, 401, "The access token has expired")
TOKEN_EARLY: Final = Kind(20105, 401, "The access token is not valid yet; see its nbf")
TOKEN_GRANTS: Final = Kind(20106, 401, "The access token's grants are invalid: {sentence}")
TOKEN_SIGNATURE: Final = Kind(
    20107, 401, "The access token is not signed with the secret of its API key"
)
TOKEN_LIFE: Final = Kind(20157, 401, "The access token lives for more than 24 hours")
TOKEN_CODES: Final = frozenset({20101, 20103, 20104, 20105, 20106, 20107, 20157})

# Instructions for reservations; those of voice calls never have a call here (taskrouter §17)
INSTRUCTION_CALL: Final = Kind(
    40113, 400, "The call of task {task_sid} failed: calls cannot be made here; accept it instead"
)
INSTRUCTION_REDIRECT: Final = Kind(
    40121, 400, "Cannot redirect: task {task_sid} has no call that is known here; accept it instead"
)
INSTRUCTION_DEQUEUE: Final = Kind(
    40140, 400, "Cannot dequeue: task {task_sid} has no call_sid of a call; accept it instead"
)
INSTRUCTION_CONFERENCE: Final = Kind(
    40142, 400, "Cannot confer: task {task_sid} has no call_sid of a call; accept it instead"
)
INSTRUCTION_SUPERVISE: Final = Kind(
    40146, 400, "Cannot supervise: the reservation of task {task_sid} has no call in a conference"
)
INSTRUCTION_UNKNOWN: Final = Kind(
    55555, 400, "{instruction} is no instruction: give accept or reject"
)

# Statistics (taskrouter §14)
STATISTICS_TOO_OLD: Final = Kind(
    14241, 400, "Statistics go back 30 days: give a later StartDate, or fewer Minutes"
)

# Flex (flex §1, §14)
SINGLE_SIGN_ON: Final = Kind(45050, 403, "{sentence}")
INTERACTION_INVALID: Final = Kind(45004, 400, "{sentence}")

# The desk
RESERVATION_OVER: Final = Kind(
    20409, 409, "The task is not yours to {deed} any more: its reservation is {status}"
)
CHANNEL_OVER: Final = Kind(20409, 409, "The conversation is not yours any more: {sentence}")
NO_PLACE: Final = Kind(
    20409, 409, "You have as many conversations as you may: complete one first, or pause it"
)
MEDIA_AWAY: Final = Kind(20404, 404, "The file is not to be had: {sentence}")
SHORTCUT_TAKEN: Final = Kind(20409, 409, "Another canned response has the shortcut {shortcut}")

# Carriers (ours)
CARRIER_EXISTS: Final = Kind(20409, 409, "A carrier named {name} already exists")
SENDER_ASSIGNED: Final = Kind(
    20409, 409, "{sender} is a number of another account and cannot be assigned here"
)
