import { Anchor } from "@mantine/core";
import { Link } from "wouter";
import { text as common } from "../../text/console.en";
import { text } from "../../text/numbers.en";
import { useCarrierNames } from "../carriers/useCarriers";
import { useWays } from "./useWays";

// The carrier that carries a number.
export function CarrierName({ numberSid }: { numberSid: string }) {
  const ways = useWays(numberSid);
  const carriers = useCarrierNames();
  const sid = ways.data?.carrier_sid;
  if (!ways.data) return ways.error ? common.common.failed : common.common.loading;
  if (!sid) return text.number.simulator;
  return (
    <Anchor component={Link} href={`/phone-numbers/carriers/${sid}`} size="sm">
      {carriers.data?.find((one) => one.sid === sid)?.name ?? sid}
    </Anchor>
  );
}
