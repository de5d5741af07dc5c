// How many parts a text travels in, as the server counts them.

const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡" +
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const EXTENSION = new Set("\f^{}\\[~]|€");

// The encoding, the units used, the room in as many segments, and their number.
export function measure(body) {
  const characters = [...body];
  const gsm = characters.every((one) => BASIC.has(one) || EXTENSION.has(one));
  const costs = characters.map((one) => (gsm ? (EXTENSION.has(one) ? 2 : 1) : one.length));
  const units = costs.reduce((sum, cost) => sum + cost, 0);
  const [single, part] = gsm ? [160, 153] : [70, 67];
  const encoding = gsm ? "GSM-7" : "UCS-2";
  if (units <= single) return { encoding, units, room: single, segments: 1 };
  let segments = 1;
  let used = 0;
  for (const cost of costs) {
    if (used + cost > part) {
      segments += 1;
      used = 0;
    }
    used += cost;
  }
  return { encoding, units, room: segments * part, segments };
}
