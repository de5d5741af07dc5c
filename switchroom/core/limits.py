"""Every bound of the program, with the reason beside it."""

from typing import Final

# Requests. A 30 MB body must be refused; the largest documented form field, a workflow's
# configuration of 1 MB, grows up to threefold when it is encoded.
REQUEST_BODY_BYTES: Final = 4_000_000
FORM_FIELDS: Final = 1_000

# Texts (conversations §6).
FRIENDLY_NAME_CHARS: Final = 256
UNIQUE_NAME_CHARS: Final = 256
IDENTITY_CHARS: Final = 256
ADDRESS_CHARS: Final = 256
CONVERSATION_ATTRIBUTES_BYTES: Final = 16_384
ATTRIBUTES_BYTES: Final = 4_096
BODY_CHARS: Final = 32_768
SMS_BODY_CHARS: Final = 1_600
WEBHOOK_URL_CHARS: Final = 512
ACCOUNT_NAME_CHARS: Final = 64

# Conversations (conversations §6).
PARTICIPANTS: Final = 1_000
NON_CHAT_PARTICIPANTS: Final = 50
OPEN_CONVERSATIONS: Final = 1_000
# The most that an unread count says, and so the most that is counted.
UNREAD_MESSAGES: Final = 1_000
ROLE_NAME_CHARS: Final = 64
GROUP_PARTICIPANTS: Final = 10
# What comes in may have more (conversations §3.3).
INBOUND_GROUP_ADDRESSES: Final = 20
PARTICIPANTS_AT_ONCE: Final = 10
SUBJECT_CHARS: Final = 256
SCOPED_WEBHOOKS: Final = 5
TRIGGERS: Final = 5
TRIGGER_CHARS: Final = 248
# Written in the transaction that attaches the webhook, so it must not last.
REPLAYED_MESSAGES: Final = 1_000
STUDIO_RETRIES: Final = 3

# Notifications. A certificate or a key is a few kilobytes in text; somebody has a few devices, and
# what they show fits in a push of 4 KB.
CREDENTIAL_NAME_CHARS: Final = 64
CREDENTIAL_SECRET_CHARS: Final = 16_384
BINDINGS_OF_USER: Final = 100
BINDING_ADDRESS_CHARS: Final = 4_096
BINDING_ENDPOINT_CHARS: Final = 512
NOTIFICATION_TEMPLATE_CHARS: Final = 2_048
NOTIFICATION_SOUND_CHARS: Final = 256

# What an answer to a flow's request may have, and for how long it is awaited; the context that an
# execution may keep (studio §3.8, §4.4).
FLOW_ANSWER_BYTES: Final = 64_000
FLOW_ANSWER_S: Final = 10
FLOW_CONTEXT_BYTES: Final = 1024 * 1024

# Log-in. A session that nobody uses ends in half a day, any in a week; a person has a few open,
# and a program that logs in all the time ends its oldest. Pauses after wrong passwords double from
# a minute to an hour; an address may be a whole office. Hashing takes a core for a twentieth of a
# second and 19 MB: who waits behind so many others is asked to come back.
SESSION_IDLE_S: Final = 12 * 3_600
SESSION_LIFE_S: Final = 7 * 86_400
SESSION_TOUCH_S: Final = 60
SESSIONS_PER_USER: Final = 50
GUESSES_PER_USER: Final = 5
GUESSES_PER_ADDRESS: Final = 100
GUESS_PAUSE_S: Final = 60
GUESS_PAUSE_MAX_S: Final = 3_600
GUESSES_FORGOTTEN_S: Final = 86_400
INVITATION_S: Final = 7 * 86_400
USERS: Final = 20_000
USERNAME_CHARS: Final = 64
PERSON_NAME_CHARS: Final = 128
EMAIL_CHARS: Final = 254
PASSWORD_CHARS_MIN: Final = 10
PASSWORD_CHARS: Final = 256
USER_AGENT_CHARS: Final = 256
HASHES_AT_ONCE: Final = 2
HASHES_WAITING: Final = 100

# What an account may set about Flex, all together; some of it is read at each log-in.
FLEX_CONFIGURATION_CHARS: Final = 262_144

# Accounts (messaging §2.1, 21480).
SUBACCOUNTS: Final = 1_000

# Pages (conversations §1.6, messaging §1.4).
PAGE_DEFAULT: Final = 50
PAGE_MAX_2010: Final = 1_000

# A chain of events that goes on producing events is a defect of ours, never a load.
EVENT_DEPTH: Final = 32

# Media of one MMS (messaging §17).
MEDIA_PER_MESSAGE: Final = 10
MMS_BYTES: Final = 5 * 1024 * 1024
# Media that are uploaded for a conversation (conversations §6), which go to the disk as they come.
MEDIA_BYTES: Final = 150 * 1024 * 1024
MEDIA_SET: Final = 100
# One medium that a carrier has for us; the largest that any channel knows (conversations §6).
MEDIA_FETCHED_BYTES: Final = 16 * 1024 * 1024

# Messaging services (messaging §7.1, §7.4, §13).
MESSAGE_URL_CHARS: Final = 2_048
SENDERS_PER_SERVICE: Final = 400
# Senders of other channels of an account: so many as a messaging service has numbers.
CHANNEL_SENDERS: Final = 400
SERVICE_NAME_CHARS: Final = 64
VALIDITY_S: Final = 36_000
SCHEDULED_AHEAD_MIN_S: Final = 300
SCHEDULED_AHEAD_MAX_S: Final = 35 * 86_400
SCHEDULED_MESSAGES: Final = 500_000
# A line of who wrote it, of a paper or of a page: evidence, not a text.
CONSENT_NOTE_CHARS: Final = 1_000

# Content templates (the page on using variables with them, and 50541 for Conversations). Neither
# the size nor the name of a template has a documented bound: these keep a page of a thousand small.
CONTENT_VARIABLES: Final = 100
CONTENT_VARIABLE_NAME_CHARS: Final = 16
CONTENT_CHAT_VALUE_CHARS: Final = 256
CONTENT_BYTES: Final = 65_536
CONTENT_NAME_CHARS: Final = 512
CONTENT_PAGE_MAX: Final = 1_000

# Flows: states by the schema, widgets with subflows by the product (studio §2). The others keep
# rows and answers small, and what a process remembers of definitions (characters of their text).
FLOW_STATES: Final = 1_000
FLOW_WIDGETS: Final = 2_000
FLOW_PROBLEMS: Final = 200
FLOW_TEST_USERS: Final = 500
# To and From of an execution together (studio §1.5).
EXECUTION_ADDRESS_BYTES: Final = 300
COMMIT_MESSAGE_CHARS: Final = 4_096
FLOW_CACHE_CHARS: Final = 16_000_000

# TaskRouter (taskrouter §5, §6, §16). Channels and capacity have no documented bound: these keep
# the rows of a worker few, and the sums small.
TASKROUTER_NAME_CHARS: Final = 64
TASKROUTER_ATTRIBUTES_CHARS: Final = 4_096
TASKROUTER_URL_CHARS: Final = 2_048
EVENTS_FILTER_CHARS: Final = 2_048
ACTIVITIES: Final = 100
TASK_CHANNELS: Final = 100
TASK_QUEUES: Final = 5_000
WORKERS: Final = 15_000
RESERVED_WORKERS: Final = 50
CAPACITY: Final = 1_000_000
TASK_PRIORITY: Final = 2_147_483_647
TASK_TIMEOUT_S: Final = 1_209_600
TASK_DEFAULT_S: Final = 86_400

# Carriers: each is a task and a pool on every node. Their senders may be many.
CARRIERS: Final = 100
CARRIER_NAME_CHARS: Final = 64
CARRIER_SETTINGS_CHARS: Final = 65_536
# What waits for a carrier is shown as a figure; above this it only says "many".
CARRIER_WAITING_COUNTED: Final = 1_000
