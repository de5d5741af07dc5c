import { text } from "../../text/carriers.en";
import { Mark } from "../parts/Badges";
import { WAITING_COUNTED, type Carrier } from "./useCarriers";

// How a carrier stands.
export function StateMark({ carrier }: { carrier: Pick<Carrier, "state" | "up"> }) {
  if (carrier.state === "paused") return <Mark look="plain">{text.states.paused}</Mark>;
  return carrier.up ? <Mark look="good">{text.states.up}</Mark> : <Mark look="bad">{text.states.down}</Mark>;
}

export function waitingOf({ waiting }: Carrier): string {
  return waiting < WAITING_COUNTED ? String(waiting) : text.many(WAITING_COUNTED);
}
