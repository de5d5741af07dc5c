// Made from switchroom/desk/shapes.py and switchroom/live/protocol.py by `make docs`.

export interface Person {
  sid: string;
  username: string;
  full_name: string;
  email: string;
  roles: ("admin" | "agent" | "supervisor")[];
  has_password: boolean;
  workspace_sid: string | null;
  worker_sid: string | null;
}

export interface Session {
  user: Person;
  account_sid: string;
  account_name: string;
  account_status: "active" | "closed" | "suspended";
  csrf_token: string;
  expires: string;
}

export interface Activity {
  sid: string;
  friendly_name: string;
  available: boolean;
}

export interface Worker {
  sid: string;
  friendly_name: string;
  full_name: string;
  activity_sid: string;
  activity_name: string;
  available: boolean;
  date_activity_changed: string;
  attributes: Record<string, unknown>;
  version: number;
}

export interface Medium {
  sid: string;
  content_type: string;
  filename: string;
  size: number;
  url: string;
}

export interface Delivery {
  status: "delivered" | "failed" | "queued" | "read" | "sent" | "undelivered";
  error_code: number | null;
}

export interface Message {
  sid: string;
  conversation_sid: string;
  index: number;
  author: string;
  author_name: string;
  author_kind: "agent" | "bot" | "customer" | "system";
  body: string;
  media: Medium[];
  date_created: string;
  delivery: Delivery | null;
  client_id: string | null;
}

export interface Preview {
  index: number;
  author_kind: "agent" | "bot" | "customer" | "system";
  author_name: string;
  body: string;
  date_created: string;
}

export interface Colleague {
  participant_sid: string;
  worker_sid: string;
  name: string;
}

export interface Handover {
  sid: string;
  type: "cold" | "external" | "warm";
  note: string;
  from_name: string;
}

export interface Task {
  reservation_sid: string;
  reservation_status: "accepted" | "pending" | "wrapping";
  reservation_due: string | null;
  reservation_seconds: number | null;
  task_sid: string;
  workspace_sid: string;
  task_channel: string;
  queue_name: string | null;
  workflow_name: string | null;
  priority: number;
  attributes: Record<string, unknown>;
  date_created: string;
  date_updated: string;
  interaction_sid: string | null;
  channel_sid: string | null;
  channel_status: "active" | "closed" | "failed" | "inactive" | "pause" | "setup" | null;
  participant_sid: string | null;
  conversation_sid: string | null;
  conversation_state: "active" | "closed" | "inactive" | null;
  customer_name: string;
  customer_address: string | null;
  our_address: string | null;
  direction: "inbound" | "outbound";
  handover: Handover | null;
  agents: Colleague[];
  unread: number;
  last_message: Preview | null;
}

export interface Paused {
  channel_sid: string;
  interaction_sid: string;
  conversation_sid: string;
  customer_name: string;
  customer_address: string | null;
  date_updated: string;
  ends: string | null;
  unread: number;
  last_message: Preview | null;
}

export interface Number {
  phone_number: string;
  friendly_name: string;
}

export interface CannedResponse {
  sid: string;
  shortcut: string;
  title: string;
  body: string;
  date_updated: string;
}

export interface Limits {
  body_chars: number;
  medium_bytes: number;
  media: number;
  media_types: string[];
}

export interface Desktop {
  position: string;
  now: string;
  worker: Worker | null;
  activities: Activity[];
  tasks: Task[];
  paused: Paused[];
  numbers: Number[];
  canned_responses: CannedResponse[];
  dispositions: string[];
  limits: Limits;
}

export interface Conversation {
  sid: string;
  state: "active" | "closed" | "inactive";
  customer_name: string;
  customer_address: string | null;
  our_address: string | null;
  attributes: Record<string, unknown>;
  date_created: string;
  date_updated: string;
  date_closed: string | null;
  agents: Colleague[];
  interaction_sid: string | null;
  channel_sid: string | null;
  channel_status: "active" | "closed" | "failed" | "inactive" | "pause" | "setup" | null;
  disposition: string | null;
  last_index: number | null;
}

export interface Messages {
  messages: Message[];
  more: boolean;
}

export interface Note {
  sid: string;
  author_name: string;
  body: string;
  date_created: string;
  mine: boolean;
}

export interface Contact {
  conversation_sid: string;
  state: "active" | "closed" | "inactive";
  date_created: string;
  date_updated: string;
  agents: string[];
  disposition: string | null;
  wrap_up_note: string | null;
  last_message: Preview | null;
}

export interface Customer {
  address: string;
  name: string;
  attributes: Record<string, string>;
  date_updated: string | null;
  notes: Note[];
  contacts: Contact[];
  more_contacts: boolean;
}

export interface DirectoryAgent {
  worker_sid: string;
  name: string;
  activity_name: string;
  available: boolean;
  date_activity_changed: string;
}

export interface DirectoryQueue {
  queue_sid: string;
  name: string;
  waiting: number;
  available_agents: number;
}

export interface Directory {
  agents: DirectoryAgent[];
  queues: DirectoryQueue[];
  more: boolean;
}

export interface Found {
  conversation_sid: string;
  state: "active" | "closed" | "inactive";
  customer_name: string;
  customer_address: string | null;
  date_updated: string;
  match: Preview | null;
}

export interface SearchResults {
  results: Found[];
  next: string | null;
}

export interface Hello {
  type: "hello";
  version: number;
  position: string;
  now: string;
}

export interface Reset {
  type: "reset";
  position: string;
}

export interface TaskChanged {
  type: "task";
  position: string;
  task: Task;
}

export interface TaskGone {
  type: "task_gone";
  position: string;
  reservation_sid: string;
  task_sid: string;
  reason: "canceled" | "completed" | "gone" | "rejected" | "rescinded" | "timeout";
}

export interface WorkerChanged {
  type: "worker";
  position: string;
  worker: Worker;
}

export interface MessageChanged {
  type: "message";
  position: string;
  message: Message;
}

export interface MessageGone {
  type: "message_gone";
  position: string;
  conversation_sid: string;
  message_sid: string;
}

export interface PausedChanged {
  type: "paused";
  position: string;
  paused: Paused;
}

export interface PausedGone {
  type: "paused_gone";
  position: string;
  channel_sid: string;
}

export interface Ping {
  type: "ping";
  now: string;
}

export interface LoggedOut {
  type: "logged_out";
  reason: string;
}

export interface Pong {
  type: "pong";
}

export type ToClient =
  | Hello
  | Reset
  | TaskChanged
  | TaskGone
  | WorkerChanged
  | MessageChanged
  | MessageGone
  | PausedChanged
  | PausedGone
  | Ping
  | LoggedOut;

export type ToServer = Pong;
