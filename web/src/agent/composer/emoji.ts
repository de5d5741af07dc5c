// The emoji that people write to customers, with the words by which they are found.

const LIST = `
😀 grinning happy|😃 smile happy open|😄 smile eyes happy|😁 beaming grin|😆 laughing|😅 sweat smile relief
😂 tears of joy laugh|🤣 rolling laugh|🙂 slight smile|🙃 upside down|😉 wink|😊 blush smile warm|😇 halo angel
🥰 love hearts|😍 heart eyes love|🤩 star struck wow|😘 kiss|😋 yum tasty|😜 wink tongue|🤗 hug|🤔 thinking
🤨 raised eyebrow doubt|😐 neutral|😑 expressionless|😶 no mouth|🙄 eye roll|😏 smirk|😬 grimace|😌 relieved
😴 sleep|😷 mask ill|🤒 fever ill|🤕 hurt bandage|🥳 party celebrate|😎 cool sunglasses|🤓 nerd|😕 confused
😟 worried|🙁 frown|😮 surprised open mouth|😲 astonished|😳 flushed|🥺 pleading please|😢 cry sad|😭 loud cry sad
😱 scream fear|😖 confounded|😞 disappointed sad|😓 sweat cold|😩 weary|😤 huff|😠 angry|😡 rage angry|🤯 mind blown
👍 thumbs up yes good ok|👎 thumbs down no bad|👌 ok perfect|✌️ peace victory|🤞 fingers crossed luck|🤝 handshake deal
👏 clap bravo|🙌 raised hands hooray|🙏 thanks please pray|💪 strong muscle|👋 wave hello bye|🤙 call me|☝️ point up
👇 point down|👉 point right|👈 point left|✋ stop hand|🫶 heart hands|🤷 shrug don't know|🤦 facepalm|🙋 raise hand question
❤️ red heart love|🧡 orange heart|💛 yellow heart|💚 green heart|💙 blue heart|💜 purple heart|🖤 black heart|🤍 white heart
💔 broken heart|💯 hundred perfect|✨ sparkles|⭐ star|🌟 glowing star|🔥 fire hot|🎉 party tada celebrate|🎊 confetti
🎁 gift present|🎂 birthday cake|🎈 balloon|🏆 trophy win|🥇 gold medal first|🚀 rocket fast launch|💡 idea light bulb
✅ check done yes|☑️ checked box|❌ cross no wrong|❗ exclamation important|❓ question|⚠️ warning careful|🚫 forbidden no
ℹ️ information|🆗 ok button|🆕 new|🆓 free|🔴 red circle|🟢 green circle|🟡 yellow circle|🔵 blue circle
📱 phone mobile|☎️ telephone call|📞 receiver call|💬 speech message chat|✉️ envelope mail|📧 email|📦 package parcel delivery
🚚 truck delivery shipping|📬 mailbox|📝 memo note write|📄 document page|📎 paperclip attachment|📌 pin|📍 location place
🗓️ calendar date|📅 calendar day|⏰ alarm clock time|⏳ hourglass wait|⌛ hourglass done|🕐 clock one time|🔔 bell reminder
🔕 no bell silent|🔒 locked secure|🔓 unlocked open|🔑 key|🔍 search magnify|🔗 link|⚙️ gear settings|🔧 wrench repair fix
🛠️ tools repair|🔋 battery|💻 laptop computer|🖥️ computer screen|🖨️ printer|📷 camera photo|🎥 video camera|🎧 headphones support
💳 credit card pay|💰 money bag|💵 dollar money|💶 euro money|💷 pound money|🧾 receipt invoice bill|🛒 shopping cart order
🛍️ shopping bags|🏷️ label price|📈 chart up|📉 chart down|📊 bar chart|🏠 house home|🏢 office building|🏥 hospital
🏦 bank|🏨 hotel|🏪 shop store|🚗 car|🚕 taxi|🚌 bus|🚆 train|✈️ airplane flight travel|🚲 bicycle|🅿️ parking
🗺️ map|🧭 compass|☀️ sun weather|⛅ cloud sun|☁️ cloud|🌧️ rain|⛈️ storm|❄️ snow cold|🌈 rainbow|🌙 moon night
🌍 world earth|🌱 plant seedling|🌸 blossom flower|🌹 rose|🌻 sunflower|🍀 clover luck|🐶 dog|🐱 cat|🐰 rabbit|🐻 bear
☕ coffee|🍵 tea|🍺 beer|🍷 wine|🥂 cheers|🍕 pizza|🍔 burger|🍟 fries|🌮 taco|🍣 sushi|🥗 salad|🍎 apple|🍌 banana
🍓 strawberry|🍰 cake|🍪 cookie|🍫 chocolate|🍦 ice cream|🍽️ plate dinner restaurant|⚽ football soccer|🏀 basketball
🎾 tennis|🏃 running|🧘 yoga calm|🎵 music note|🎮 game|📚 books|🎓 graduation|👶 baby|👨‍👩‍👧 family|👩‍💻 technologist
👨‍🔧 mechanic repair|👩‍⚕️ doctor nurse health|💊 pill medicine|🩺 stethoscope doctor|🦷 tooth dentist|👓 glasses|👕 shirt
👗 dress|👟 shoe sneaker|🎒 backpack|☂️ umbrella|🏁 finish flag|🇺🇸 flag usa|🇬🇧 flag uk britain|🇩🇪 flag germany
🇫🇷 flag france|🇪🇸 flag spain|🇮🇹 flag italy|🇨🇦 flag canada|🇦🇺 flag australia|🇮🇳 flag india|🇧🇷 flag brazil|🇯🇵 flag japan
`;

export const EMOJI: readonly { emoji: string; names: string }[] = LIST.trim()
  .split(/[|\n]/)
  .map((entry) => {
    const space = entry.indexOf(" ");
    return { emoji: entry.slice(0, space), names: entry.slice(space + 1) };
  });
