import { useDebouncedValue } from "@mantine/hooks";
import { createSpotlight, Spotlight } from "@mantine/spotlight";
import "@mantine/spotlight/styles.layer.css";
import { IconMessage2, IconSearch } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useSearch } from "../../api/useDirectory";
import type { Found } from "../../api/types";
import { text } from "../../text/en";
import { sentence } from "../../ui/tell";
import { shortDate } from "../../ui/times";
import { customerLabel, useDesk } from "../desk";
import { useCommands, type Command } from "./useCommands";

const words = text.palette;
const [store, actions] = createSpotlight();
const SHOWN = 12;

// Ctrl+K: conversations that the server finds, and everything that the desktop can do.
export default function Palette({ close }: { close: () => void }) {
  const [query, setQuery] = useState("");
  const [asked] = useDebouncedValue(query.trim(), 200);
  const { desktop, turn } = useDesk();
  const { commands, responses } = useCommands();
  const search = useSearch(asked);
  useEffect(() => {
    actions.open();
    return actions.close;
  }, []);

  const wanted = query.trim().toLowerCase();
  const fits = (one: Command) => one.label.toLowerCase().includes(wanted);
  const shownCommands = commands.filter(fits);
  const shownResponses = wanted ? responses.filter(fits).slice(0, SHOWN) : [];
  const found = wanted.length > 1 ? (search.data?.results ?? []) : [];
  const open = (one: Found) => {
    const task = desktop.tasks.find((each) => each.conversation_sid === one.conversation_sid);
    turn({ deed: "show", sid: task?.reservation_sid ?? one.conversation_sid });
  };
  // The first line is chosen, also where it came after the words were typed.
  useEffect(selectFirst, [wanted, search.data]);
  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      scrollable
      maxHeight="60vh"
      title={words.title}
      styles={{ header: { display: "none" } }}
      overlayProps={{ blur: 0 }}
      onSpotlightClose={close}
    >
      <Spotlight.Search
        placeholder={words.placeholder}
        aria-label={words.placeholder}
        leftSection={<IconSearch size={18} aria-hidden />}
        styles={{ input: { textOverflow: "ellipsis" } }}
      />
      <Spotlight.ActionsList>
        {!!found.length && (
          <Spotlight.ActionsGroup label={words.conversations}>
            {found.slice(0, SHOWN).map((one) => (
              <Spotlight.Action
                key={one.conversation_sid}
                label={customerLabel(one)}
                description={described(one)}
                leftSection={<IconMessage2 size={18} aria-hidden />}
                onClick={() => open(one)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        <Commands label={words.commands} commands={shownCommands} />
        <Commands label={words.responses} commands={shownResponses} />
        {!found.length && !shownCommands.length && !shownResponses.length && (
          <Spotlight.Empty role="status">
            {search.isError
              ? `${words.failed}: ${sentence(search.error)}`
              : search.isFetching
                ? words.searching
                : words.nothing}
          </Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function selectFirst(): void {
  const list = document.getElementById(store.getState().listId);
  list?.querySelector("[data-selected]")?.removeAttribute("data-selected");
  list?.querySelector("[data-action]")?.setAttribute("data-selected", "true");
  store.updateState((now) => ({ ...now, selected: 0 }));
}

function Commands({ label, commands }: { label: string; commands: readonly Command[] }) {
  if (!commands.length) return null;
  return (
    <Spotlight.ActionsGroup label={label}>
      {commands.map((one) => (
        <Spotlight.Action
          key={one.id}
          label={one.label}
          leftSection={one.icon}
          rightSection={one.keys && <small>{one.keys}</small>}
          onClick={one.run}
        />
      ))}
    </Spotlight.ActionsGroup>
  );
}

function described(one: Found): string {
  const parts = [
    one.customer_name ? one.customer_address : null,
    shortDate(one.date_updated),
    text.customer.state[one.state],
    one.match?.body ?? null,
  ];
  return parts.filter(Boolean).join(" · ");
}
