import type { Fields } from "../../api/client";
import type { Address, Integration } from "./useAddresses";

// What the form of an address holds.
export interface Values {
  number: string;
  name: string;
  integration: Integration;
  flowSid: string;
  retries: string;
  url: string;
  method: string;
  filters: string[];
  enabled: boolean;
}

export type Setter = <K extends keyof Values>(name: K, value: Values[K]) => void;
export type Errors = Partial<Record<keyof Values, string>>;

export function initialOf(address: Address | null, number: string): Values {
  const kept = address?.auto_creation;
  return {
    number,
    name: address?.friendly_name ?? "",
    integration: kept?.type ?? "studio",
    flowSid: kept?.studio_flow_sid ?? "",
    retries: String(kept?.studio_retry_count ?? (kept ? 0 : 3)),
    url: kept?.webhook_url ?? "",
    method: kept?.webhook_method ?? "POST",
    filters: kept?.webhook_filters ?? ["onMessageAdded"],
    enabled: kept?.enabled ?? true,
  };
}

// What the server is told. An empty filter stands for "none": a list cannot be sent empty.
export function toFields(values: Values, isNew: boolean): Fields {
  return {
    ...(isNew && { Type: "sms", Address: values.number }),
    // A name that is not given is left out at first, and taken away later.
    ...((!isNew || values.name.trim()) && { FriendlyName: values.name.trim() }),
    "AutoCreation.Enabled": values.enabled,
    "AutoCreation.Type": values.integration,
    ...(values.integration === "studio" && {
      "AutoCreation.StudioFlowSid": values.flowSid,
      "AutoCreation.StudioRetryCount": values.retries,
    }),
    ...(values.integration === "webhook" && {
      "AutoCreation.WebhookUrl": values.url.trim(),
      "AutoCreation.WebhookMethod": values.method,
      "AutoCreation.WebhookFilters": values.filters.length ? values.filters : [""],
    }),
  };
}
