import { Alert, Stack, Text } from "@mantine/core";
import { IconDeviceMobileMessage, IconPaperclip } from "@tabler/icons-react";
import { text } from "../../text/content.en";
import { pretty } from "../../ui/JsonField";
import { fieldsOf, linesOf, rowsOf, type Value } from "./kinds";
import classes from "./Preview.module.css";
import { fill } from "./variables";

type Samples = Readonly<Record<string, string>>;

interface Props {
  types: Readonly<Record<string, Value>>;
  used: readonly string[];
  samples: Samples;
}

// How each type of a template looks with its variables filled in, and what of it a telephone gets.
export function Preview({ types, used, samples }: Props) {
  const kinds = Object.entries(types);
  const missing = used.filter((name) => !samples[name]);
  const way = "twilio/media" in types ? "media" : "twilio/text" in types ? "text" : "none";
  return (
    <Stack gap="md">
      {!kinds.length && <Text c="dimmed">{text.nothing}</Text>}
      {kinds.map(([kind, value]) => (
        <figure key={kind} className={classes.figure}>
          <figcaption className={classes.kind}>{text.kinds[kind] ?? kind}</figcaption>
          {fieldsOf(kind) ? <Bubble value={value} samples={samples} /> : <pre className={classes.raw}>{pretty(value)}</pre>}
        </figure>
      ))}
      {kinds.length > 0 && (
        <Alert color={way === "none" ? "yellow" : "gray"} icon={<IconDeviceMobileMessage size={18} />}>
          {text.telephone[way]}
          {missing.length > 0 && ` ${text.missing(missing.map((name) => `{{${name}}}`).join(", "))}`}
        </Alert>
      )}
    </Stack>
  );
}

function Bubble({ value, samples }: { value: Value; samples: Samples }) {
  const lines = ["title", "label", "body", "subtitle", "address"] as const;
  const said = lines.filter((name) => value[name]);
  const media = linesOf(value["media"]);
  const buttons = [...rowsOf(value["actions"]).map((row) => row["title"]), value["button"]].filter(Boolean);
  const items = rowsOf(value["items"]);
  const place = "latitude" in value || "longitude" in value;
  if (!said.length && !media.length && !buttons.length && !items.length && !place)
    return (
      <Text size="sm" c="dimmed">
        {text.nothing}
      </Text>
    );
  return (
    <div className={classes.bubble}>
      {media.map((url, index) => (
        <div key={index} className={classes.medium}>
          <IconPaperclip size={14} aria-hidden /> <Filled of={url} samples={samples} />
        </div>
      ))}
      {said.map((name) => (
        <div key={name} className={classes.line} data-line={name}>
          <Filled of={value[name]} samples={samples} />
        </div>
      ))}
      {place && (
        <div className={classes.line}>
          {String(value["latitude"] ?? "")}, {String(value["longitude"] ?? "")}
        </div>
      )}
      {items.length > 0 && (
        <ul className={classes.items}>
          {items.map((item, index) => (
            <li key={index}>
              <Filled of={item["item"]} samples={samples} />
              <small>
                <Filled of={item["description"]} samples={samples} />
              </small>
            </li>
          ))}
        </ul>
      )}
      {buttons.map((title, index) => (
        <div key={index} className={classes.button}>
          <Filled of={title} samples={samples} />
        </div>
      ))}
    </div>
  );
}

function Filled({ of, samples }: { of: unknown; samples: Samples }) {
  return fill(String(of ?? ""), samples).map((piece, index) => (piece.missing ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>));
}
