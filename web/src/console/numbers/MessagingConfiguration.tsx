import { Alert, Anchor, Button, Group, Stack, TextInput } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Link } from "wouter";
import { useAccountSettings } from "../../api/useAccountSettings";
import { text } from "../../text/numbers.en";
import type { Address } from "../addresses/useAddresses";
import { Endpoint } from "../parts/Endpoint";
import { place, told, useFields, useFocusOnError, type FieldRules } from "../parts/forms";
import { Loaded } from "../parts/Loaded";
import { Panel } from "../parts/Panel";
import { Problem, sentence } from "../parts/Problem";
import { ServiceField } from "./ServiceField";
import { useChangeNumber, type PhoneNumber } from "./useNumbers";
import { useMoveToService, useWays } from "./useWays";

const words = text.number;
const RULES: FieldRules<"name" | "url" | "fallbackUrl"> = [
  ["fallbackUrl", 21406],
  ["fallbackUrl", /SmsFallbackUrl/],
  ["url", /SmsUrl/],
  ["name", /FriendlyName/],
];

interface Props {
  number: PhoneNumber;
  address: Address | null;
}

// What happens to messages to the number besides the address: nothing, unless somebody wants it.
export function MessagingConfiguration({ number, address }: Props) {
  const ways = useWays(number.sid);
  return (
    <Panel title={words.messaging} lead={words.messagingLead}>
      <Loaded query={ways}>{({ messaging_service_sid: service }) => <Form number={number} address={address} service={service ?? ""} />}</Loaded>
    </Panel>
  );
}

function Form({ number, address, service }: Props & { service: string }) {
  const change = useChangeNumber(number.sid);
  const move = useMoveToService(number.sid);
  const { values, change: on } = useFields({
    service,
    name: number.friendly_name,
    url: number.sms_url,
    method: number.sms_method || "POST",
    fallbackUrl: number.sms_fallback_url,
    fallbackMethod: number.sms_fallback_method || "POST",
  });
  const problem = place(change.error, RULES);
  const form = useFocusOnError(change.error);
  const save = async () => {
    if (values.service !== service) await move.mutateAsync({ from: service, to: values.service });
    change.mutate(
      {
        FriendlyName: values.name,
        SmsUrl: values.url.trim(),
        SmsMethod: values.method,
        SmsFallbackUrl: values.fallbackUrl.trim(),
        SmsFallbackMethod: values.fallbackMethod,
      },
      { onSuccess: () => told(words.saved) },
    );
  };
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        // What is refused is shown beside its field.
        void save().catch(() => undefined);
      }}
    >
      <Stack>
        {problem.above && <Problem error={problem.above} />}
        {!number.capabilities.sms && <Alert color="gray">{words.noSms}</Alert>}
        <TextInput label={words.name} value={values.name} onChange={on("name")} error={problem.at.name} maxLength={64} autoComplete="off" />
        <ServiceField value={values.service} address={address} error={move.error && sentence(move.error)} onChange={on("service")} />
        <Endpoint label={words.handler} description={words.handlerHint} url={values.url} method={values.method} error={problem.at.url} onUrl={on("url")} onMethod={on("method")} methodLabel={words.handlerMethod} />
        <HandlerWarning url={values.url.trim()} address={address} />
        <Endpoint label={words.fallback} url={values.fallbackUrl} method={values.fallbackMethod} error={problem.at.fallbackUrl} onUrl={on("fallbackUrl")} onMethod={on("fallbackMethod")} methodLabel={words.fallbackMethod} />
        <Group>
          <Button type="submit" loading={change.isPending || move.isPending}>
            {words.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

// What the documentation warns of: the handler and the address would both act.
export function HandlerWarning({ url, address, numberSid }: { url: string; address: Address | null; numberSid?: string }) {
  const settings = useAccountSettings();
  if (!url) return null;
  const isParallel = settings.data?.number_handler_with_autocreation !== "skip";
  const hasAddress = address !== null || numberSid !== undefined;
  return (
    <Alert color={hasAddress ? "yellow" : "gray"} icon={<IconAlertTriangle size={18} />} title={hasAddress ? words.warningTitle : words.noteTitle} role="status">
      {!hasAddress && words.noteBody}
      {hasAddress && (isParallel ? words.warningParallel : words.warningSkip)}
      {numberSid && (
        <>
          {" "}
          <Anchor component={Link} href={`/phone-numbers/active/${numberSid}`} size="sm" underline="always" c="inherit">
            {words.openNumber}
          </Anchor>
        </>
      )}
    </Alert>
  );
}
