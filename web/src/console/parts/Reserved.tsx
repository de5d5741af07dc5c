import { Anchor, List, Text } from "@mantine/core";
import { Link } from "wouter";
import { text } from "../../text/console.en";
import type { Section } from "../sections";
import { PageHead } from "./PageHead";
import { Panel } from "./Panel";

const words = text.reserved;

// What somebody sees who is no administrator: at the start, and at the address of a section that he
// may not use. `open` are those that he may.
export function Reserved({ section, open }: { section?: Section; open: readonly Section[] }) {
  return (
    <>
      <PageHead
        title={section?.label ?? text.sections.home}
        crumbs={section ? [{ label: text.sections.home, to: "/" }] : []}
        lead={section ? words.section : words.lead}
      />
      <Panel title={words.open}>
        <List spacing="xs" listStyleType="none">
          {open.map((one) => (
            <List.Item key={one.path}>
              <Anchor component={Link} href={one.path} underline="always">
                {one.label}
              </Anchor>
            </List.Item>
          ))}
        </List>
        <Text size="sm" c="dimmed">
          {words.rest}
        </Text>
      </Panel>
    </>
  );
}
