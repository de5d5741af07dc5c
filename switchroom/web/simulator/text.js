// Every sentence and word that the page shows.

export const text = {
  brand: "Switchroom",
  title: "Handsets",
  titleWith: (unread) => (unread ? `(${unread}) Handsets · Switchroom` : "Handsets · Switchroom"),

  live: { open: "Live", opening: "Connecting…", lost: "Reconnecting…", idle: "Idle" },

  login: {
    heading: "Log in to the simulator",
    why: "The handsets use the credentials of the account that owns the numbers.",
    sid: "Account SID",
    token: "Auth token",
    submit: "Log in",
    kept: "Kept in this browser tab only, until it is closed.",
    wrong: "The account SID or the auth token is not right.",
    out: "Log out",
  },

  empty: {
    heading: "No handset yet",
    headingWithoutNumbers: "No number yet",
    what: "A handset is a customer's phone. Add one, then write to one of your numbers with it.",
    noNumbers: "This account owns no number yet, so there is nobody to write to. Buy one:",
    buy: (origin, sid) =>
      `curl -X POST ${origin}/2010-04-01/Accounts/${sid}/IncomingPhoneNumbers.json \\\n` +
      `  -u ${sid}:$AUTH_TOKEN --data-urlencode PhoneNumber=+13115552368`,
    again: "Look again",
  },

  add: {
    heading: "Add a handset",
    label: "Phone number of the handset",
    hint: "Any number will do; this one is fictional.",
    submit: "Add handset",
    known: "This handset is already here.",
    own: "This is one of your own numbers; a handset needs another one.",
    invalid: "Write the number in international form, for example +12025550123.",
    most: (most) => `The page shows at most ${most} handsets.`,
  },

  handset: {
    region: (number) => `Handset ${number}`,
    remove: (number) => `Take handset ${number} off the page`,
    delivery: "Receipts",
    automatic: "Automatic",
    manual: "Manual",
    deliveryHint: "Automatic: the handset reports delivery by itself. Manual: you report it.",
    to: "To",
    toLabel: "Number to write to",
    noNumber: "No number",
    thread: (number) => `Messages of ${number}`,
    quiet: "Nothing here yet. Write the first message below.",
    loading: "Loading older messages…",
    beginning: "Beginning of the messages",
    newest: "Newest",
    unread: (count) => (count === 1 ? "1 new message" : `${count} new messages`),
    tab: (number, count) => (count ? `${number}, ${text.handset.unread(count)}` : number),
    tabs: "Handsets",
  },

  message: {
    conversation: "Conversation",
    noConversation: "Not in a conversation",
    copy: (sid) => `Copy conversation SID ${sid}`,
    copied: "Copied",
    to: (number) => `to ${number}`,
    from: (number) => `from ${number}`,
    others: (numbers) => `with ${numbers.join(", ")}`,
    segments: (count) => `${count} segments`,
    error: (code) => `error ${code}`,
    isNew: "New",
    media: (name) => name || "Media",
    empty: "(no text)",
    report: "Report to Switchroom",
    retry: "Try again",
    arrived: (number, body) => `New message on ${number}: ${body}`,
    statuses: {
      sending: "Sending…",
      unsent: "Not sent",
      receiving: "Receiving",
      received: "Received",
      queued: "Queued",
      sent: "Sent",
      delivered: "Delivered",
      read: "Read",
      undelivered: "Undelivered",
      failed: "Failed",
    },
    reports: {
      delivered: "Delivered",
      read: "Read",
      undelivered: "Undelivered",
      failed: "Failed",
    },
  },

  composer: {
    body: (number) => `Message from ${number}`,
    placeholder: "Text message",
    send: "Send",
    attach: "Attach media by URL",
    media: "Media URL",
    mediaPlaceholder: "https://example.com/picture.jpg",
    mediaInvalid: "The media URL must begin with http:// or https://.",
    detach: "Remove the media",
    count: (units, room, segments, encoding) =>
      `${units}/${room} · ${segments === 1 ? "1 segment" : `${segments} segments`} · ${encoding}`,
    tooLong: (over) => `${over} characters too long`,
  },

  clock: {
    label: "Manual clock",
    steps: [
      ["PT1M", "+1 min"],
      ["PT1H", "+1 h"],
      ["P1D", "+1 day"],
    ],
    step: (label) => `Turn the clock forward: ${label}`,
    own: "Duration to turn the clock forward by, such as PT90S",
    turn: "Turn",
    turning: "Turning…",
  },

  trouble: {
    network: "The server cannot be reached.",
    odd: (status) => `The server answered ${status}.`,
    dismiss: "Dismiss",
  },
};
