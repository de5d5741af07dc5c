// How many parts a text travels in, as the server counts them (core/sms/segments.py).

const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡" +
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const EXTENSION = new Set("\f^{}\\[~]|€");
// Units of a lone message, and of one part of several.
const ROOM = { "GSM-7": [160, 153], "UCS-2": [70, 67] } as const;

export interface Measure {
  encoding: "GSM-7" | "UCS-2";
  // Septets or UTF-16 code units.
  units: number;
  // The units that as many segments hold.
  room: number;
  segments: number;
  // The first character that is outside of the GSM alphabet.
  odd: string | null;
}

export function measure(body: string): Measure {
  const characters = [...body];
  const odd = characters.find((one) => !BASIC.has(one) && !EXTENSION.has(one)) ?? null;
  const encoding = odd === null ? "GSM-7" : "UCS-2";
  const costs = characters.map((one) =>
    odd === null ? (EXTENSION.has(one) ? 2 : 1) : one.length,
  );
  const units = costs.reduce((sum, cost) => sum + cost, 0);
  const [single, part] = ROOM[encoding];
  if (units <= single) return { encoding, units, room: single, segments: 1, odd };
  let segments = 1;
  let used = 0;
  for (const cost of costs) {
    if (used + cost > part) {
      segments += 1;
      used = 0;
    }
    used += cost;
  }
  return { encoding, units, room: segments * part, segments, odd };
}
