import { Alert, Anchor, NativeSelect } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Link } from "wouter";
import { text } from "../../text/numbers.en";
import type { Address } from "../addresses/useAddresses";
import { useServiceNames } from "../services/useServices";
import { useWays } from "./useWays";

const words = text.number;

interface Props {
  value: string;
  address: Address | null;
  error: string | null;
  onChange: (event: { currentTarget: { value: string } }) => void;
}

// The messaging service whose pool the number is in. For an address there should be none.
export function ServiceField({ value, address, error, onChange }: Props) {
  const services = useServiceNames();
  const known = (services.data ?? []).map((one) => ({ value: one.sid, label: one.friendly_name }));
  // Until the names are there, the SID stands for the service.
  if (value && !known.some((one) => one.value === value)) known.push({ value, label: value });
  return (
    <>
      <NativeSelect label={words.service} description={words.serviceHint} data={[{ value: "", label: words.noService }, ...known]} value={value} onChange={onChange} error={error} />
      {value && (
        <Alert color={address ? "yellow" : "gray"} icon={<IconAlertTriangle size={18} />} title={address ? words.serviceTitle : words.serviceNoteTitle} role="status">
          {address ? words.serviceBody : words.serviceNote}{" "}
          <Anchor component={Link} href={`/phone-numbers/messaging-services/${value}`} size="sm" underline="always" c="inherit">
            {words.openService}
          </Anchor>
        </Alert>
      )}
    </>
  );
}

// What the documentation warns of, where an address is made: the number is in a messaging service.
export function InServiceWarning({ numberSid }: { numberSid: string }) {
  const ways = useWays(numberSid);
  if (!ways.data?.messaging_service_sid) return null;
  return (
    <Alert color="yellow" icon={<IconAlertTriangle size={18} />} title={words.serviceTitle} role="status">
      {words.serviceBody}{" "}
      <Anchor component={Link} href={`/phone-numbers/active/${numberSid}`} size="sm" underline="always" c="inherit">
        {words.openNumber}
      </Anchor>
    </Alert>
  );
}
