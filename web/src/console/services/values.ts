import type { Fields } from "../../api/client";
import type { Inbound, Mode, Service } from "./useServices";

// What the form of a messaging service holds.
export interface Values {
  name: string;
  usecase: string;
  mode: Mode;
  url: string;
  method: string;
  fallbackUrl: string;
  fallbackMethod: string;
  callback: string;
  sticky: boolean;
  areaCode: boolean;
  smart: boolean;
  mms: boolean;
  validity: number | string;
  longCode: boolean;
  validation: boolean;
  scan: string;
}

export function initialOf(service: Service | null, inbound: Inbound | null): Values {
  return {
    name: service?.friendly_name ?? "",
    usecase: service?.usecase ?? "undeclared",
    mode: inbound?.incoming_messages ?? "sender",
    url: service?.inbound_request_url ?? "",
    method: service?.inbound_method ?? "POST",
    fallbackUrl: service?.fallback_url ?? "",
    fallbackMethod: service?.fallback_method ?? "POST",
    callback: service?.status_callback ?? "",
    sticky: service?.sticky_sender ?? true,
    areaCode: service?.area_code_geomatch ?? false,
    smart: service?.smart_encoding ?? true,
    mms: service?.mms_converter ?? true,
    validity: service?.validity_period ?? 36_000,
    longCode: service?.fallback_to_long_code ?? true,
    validation: service?.synchronous_validation ?? false,
    scan: service?.scan_message_content ?? "inherit",
  };
}

// What the hosted API is told; where messages come in is told apart.
export function toFields(values: Values): Fields {
  return {
    FriendlyName: values.name,
    Usecase: values.usecase,
    InboundMethod: values.method,
    FallbackUrl: values.fallbackUrl.trim(),
    FallbackMethod: values.fallbackMethod,
    StatusCallback: values.callback.trim(),
    StickySender: values.sticky,
    AreaCodeGeomatch: values.areaCode,
    SmartEncoding: values.smart,
    MmsConverter: values.mms,
    ValidityPeriod: values.validity === "" ? null : Number(values.validity),
    FallbackToLongCode: values.longCode,
    SynchronousValidation: values.validation,
    ScanMessageContent: values.scan,
  };
}
