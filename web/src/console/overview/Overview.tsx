import { Anchor, Button, List, Stack } from "@mantine/core";
import { IconHeadset } from "@tabler/icons-react";
import { Link } from "wouter";
import { text } from "../../text/console.en";
import { PageHead } from "../parts/PageHead";
import { Panel } from "../parts/Panel";

const words = text.overview;

// Flex > Overview: where the agent desktop is opened, and how to try it.
export default function Overview() {
  return (
    <>
      <PageHead
        title={words.title}
        crumbs={[{ label: text.groups.flex }]}
        lead={words.lead}
        actions={
          <Button component="a" href="/" target="_blank" leftSection={<IconHeadset size={16} aria-hidden />}>
            {words.launch}
          </Button>
        }
      />
      <Stack gap="lg">
        <Panel title={words.first} lead={words.firstLead}>
          <List type="ordered" spacing="xs">
            {words.steps.map((step) => (
              <List.Item key={step}>{step}</List.Item>
            ))}
          </List>
          <Anchor href="/simulator" target="_blank" size="sm">
            {words.handset}
          </Anchor>
        </Panel>
        <Panel title={words.parts}>
          <List spacing="xs" listStyleType="none">
            {words.links.map((link) => (
              <List.Item key={link.to}>
                <Anchor component={Link} href={link.to} underline="always">
                  {link.label}
                </Anchor>{" "}
                – {link.about}
              </List.Item>
            ))}
          </List>
        </Panel>
      </Stack>
    </>
  );
}
