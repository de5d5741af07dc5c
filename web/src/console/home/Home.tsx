import { Anchor, Button, Group, Paper, Progress, SimpleGrid, Stack, Text, ThemeIcon, Title, VisuallyHidden } from "@mantine/core";
import { IconCheck, IconCircle } from "@tabler/icons-react";
import { Link } from "wouter";
import { text } from "../../text/console.en";
import { useAccount } from "../parts/Account";
import { Loaded } from "../parts/Loaded";
import { PageHead } from "../parts/PageHead";
import { Panel } from "../parts/Panel";
import { STEPS, useChecklist, type Checklist, type StepName } from "./useChecklist";

const words = text.home;

// What is set up, and what is next.
export default function Home() {
  const query = useChecklist();
  const account = useAccount();
  return (
    <>
      <PageHead title={words.title} crumbs={[]} lead={words.lead(account.account_name)} />
      <Stack gap="lg">
        <Loaded query={query}>{(checklist) => <Steps checklist={checklist} />}</Loaded>
        <Panel title={words.more}>
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
            {words.links.map((link) => (
              <div key={link.to}>
                {link.out ? (
                  <Anchor href={link.to} target="_blank" fw={600}>
                    {link.label}
                  </Anchor>
                ) : (
                  <Anchor component={Link} href={link.to} fw={600}>
                    {link.label}
                  </Anchor>
                )}
                <Text size="sm" c="dimmed">
                  {link.about}
                </Text>
              </div>
            ))}
          </SimpleGrid>
        </Panel>
      </Stack>
    </>
  );
}

function Steps({ checklist }: { checklist: Checklist }) {
  const done = STEPS.filter((step) => checklist[step]).length;
  const next = STEPS.find((step) => !checklist[step]);
  return (
    <Panel title={words.checklist} lead={done === STEPS.length ? words.allDone : words.progress(done, STEPS.length)}>
      <Progress value={(done / STEPS.length) * 100} size="sm" aria-label={words.progress(done, STEPS.length)} />
      <Stack gap="xs" component="ol" className="plain-list">
        {STEPS.map((step) => (
          <Step key={step} name={step} isDone={checklist[step]} isNext={step === next} />
        ))}
      </Stack>
    </Panel>
  );
}

function Step({ name, isDone, isNext }: { name: StepName; isDone: boolean; isNext: boolean }) {
  const step = words.steps[name];
  const deed = isDone ? words.look : step.action;
  return (
    <Paper component="li" withBorder={isNext} p="sm" radius="md" {...(isNext && { "aria-current": "step" as const })}>
      <Group wrap="nowrap" align="center" gap="sm">
        <ThemeIcon variant={isDone ? "filled" : "transparent"} color={isDone ? "teal.8" : "gray"} radius="xl" size={26} aria-hidden>
          {isDone ? <IconCheck size={16} /> : <IconCircle size={20} />}
        </ThemeIcon>
        <div style={{ flex: 1, minWidth: 0 }}>
          <Title order={3} size="h6">
            {step.title}
            <VisuallyHidden> {isDone ? words.done : words.open}</VisuallyHidden>
          </Title>
          <Text size="sm" c="dimmed">
            {step.about}
          </Text>
        </div>
        <Button component={Link} href={step.to} size="xs" variant={isNext ? "filled" : "default"} aria-label={words.deedOf(deed, step.title)}>
          {deed}
        </Button>
      </Group>
    </Paper>
  );
}
