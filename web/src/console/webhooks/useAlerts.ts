import { useQuery } from "@tanstack/react-query";
import { get } from "../../api/client";
import { usePages } from "../../api/usePages";

export type Level = "error" | "warning" | "notice" | "debug";
export const LEVELS: readonly Level[] = ["error", "warning", "notice", "debug"];

export interface Alert {
  sid: string;
  alert_text: string;
  date_created: string;
  error_code: string | null;
  log_level: Level;
  more_info: string | null;
  request_method: string | null;
  request_url: string | null;
  resource_sid: string | null;
  service_sid: string | null;
}

export interface FullAlert extends Alert {
  request_headers: string | null;
  request_variables: string | null;
  response_body: string | null;
  response_headers: string | null;
}

export interface Filters {
  level: Level | "";
  from: string;
  to: string;
}

const PATH = "/monitor/v1/Alerts";

export function useAlerts({ level, from, to }: Filters) {
  return usePages<Alert>(["alerts"], PATH, "alerts", {
    LogLevel: level || null,
    StartDate: from || null,
    EndDate: to || null,
    PageSize: 50,
  });
}

export function useAlert(sid: string) {
  return useQuery({ queryKey: ["alert", sid], queryFn: () => get<FullAlert>(`${PATH}/${sid}`) });
}

// What the text of an alert says, which is written like a query string.
export function readAlert(alert: Alert): { message: string; status: string | null } {
  const parts = new URLSearchParams(alert.alert_text);
  return { message: parts.get("Msg") ?? alert.alert_text, status: parts.get("httpResponse") };
}
