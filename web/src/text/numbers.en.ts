// Every sentence of the pages about phone numbers.

export const text = {
  buy: {
    title: "Buy a number",
    lead: "Search the inventory of your carriers. A number that is bought works at once.",
    country: "Country",
    countryName: (name: string, code: string) => `${name} (${code})`,
    type: "Type",
    types: { local: "Local", mobile: "Mobile", toll_free: "Toll-free" },
    contains: "Number contains",
    containsHint: "Digits or letters; * is any one digit.",
    areaCode: "Area code",
    capabilities: "Capabilities",
    search: "Search",
    results: "Numbers that can be bought",
    number: "Number",
    place: "Place",
    buy: "Buy",
    buyNumber: (number: string) => `Buy ${number}`,
    nothing: "No number fits",
    nothingBody: "Ask for less: another area code, fewer digits or fewer capabilities.",
    confirmTitle: (number: string) => `Buy ${number}?`,
    confirmBody: "The number belongs to your account from then on, until you release it.",
    confirm: "Buy the number",
    bought: (number: string) => `${number} is yours.`,
  },

  active: {
    title: "Active numbers",
    lead: "The numbers of your account. Open one to configure it.",
    search: "Search by number",
    number: "Number",
    handler: "A message comes in",
    empty: "No number yet",
    emptyBody: "Buy a number for your customers to write to.",
  },

  number: {
    title: "Phone number",
    properties: "Properties",
    name: "Friendly name",
    sid: "SID",
    bought: "Bought",
    address: "SMS address",
    messaging: "Messaging configuration",
    messagingLead:
      "For conversations, no Messaging Service is selected and the handler is blank. This is how a number comes.",
    noSms: "This number does not take SMS.",
    service: "Messaging Service",
    serviceHint:
      "Make sure that no Messaging Service is selected. If there is one, remove it: its own settings would take the place of what stands here.",
    noService: "No Messaging Service",
    serviceTitle: "The number has both a Messaging Service and an SMS address",
    serviceBody: "The address comes first, and the settings of the service take the place of what stands here. Unless you have an advanced use case, select no Messaging Service.",
    serviceNoteTitle: "The Messaging Service decides what happens to messages to this number",
    serviceNote: "Its incoming messages take the place of what stands here.",
    openService: "Open the messaging service",
    carrier: "Carrier",
    simulator: "Simulator (built in)",
    handler: "A message comes in",
    handlerHint:
      "Webhook URL. Leave it blank for a number with an SMS address, unless you have an advanced use case and know what you are doing.",
    handlerMethod: "HTTP method of the handler",
    fallback: "Primary handler fails",
    fallbackMethod: "HTTP method of the fallback",
    warningTitle: "The handler and the SMS address would both act",
    warningParallel:
      "A webhook handler is set for “A message comes in”. It is executed in parallel to the auto-creation of the address, which is most probably undesired: leave the webhook handler blank.",
    warningSkip:
      "A webhook handler is set for “A message comes in”. Your account skips it while the address creates conversations; leave it blank to say so plainly.",
    noteTitle: "The handler answers messages to this number",
    noteBody: "That is right for a number without an SMS address. Before you create one, set the handler to blank.",
    openNumber: "Open the number's messaging configuration",
    save: "Save configuration",
    saved: "The configuration is saved.",
    release: "Release number",
    releaseLead: "A number that is released goes back to the inventory, where anybody can buy it.",
    releaseButton: "Release number",
    releaseTitle: (number: string) => `Release ${number}?`,
    releaseBody: "Messages to it will not reach you any more.",
    releaseBodyWithAddress:
      "Messages to it will not reach you any more, and its SMS address goes with it. Open conversations stay.",
    releaseTyped: (number: string) => `Type ${number} to confirm`,
    releaseConfirm: "Release the number",
    released: (number: string) => `${number} is released.`,
  },

  handlerSetting: {
    title: "When a number has both a handler and an SMS address",
    lead: "This setting holds for all numbers of the account.",
    saved: "The setting is saved.",
    choices: {
      parallel: {
        label: "Execute both in parallel",
        description: "The handler is called beside the auto-creation of a conversation, and its answer is obeyed.",
      },
      skip: {
        label: "Skip the handler",
        description: "Only the address acts. The handler is called for numbers without an address.",
      },
    },
  },
} as const;
