import { Anchor, Breadcrumbs, Group, Stack, Text, Title } from "@mantine/core";
import { useEffect, useRef, type ReactNode } from "react";
import { Link } from "wouter";
import { text } from "../../text/console.en";

export interface Crumb {
  label: string;
  to?: string;
}

const START = window.location.pathname;
let hasMoved = false;

// The heading that a reader lands on after a change of page, and after what he was at is gone.
export function focusHeading(): void {
  document.querySelector<HTMLElement>("main h1")?.focus();
}

interface Props {
  title: string;
  crumbs: Crumb[];
  lead?: ReactNode;
  actions?: ReactNode;
}

export function PageHead({ title, crumbs, lead, actions }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    hasMoved ||= window.location.pathname !== START;
    if (hasMoved) heading.current?.focus({ preventScroll: true });
    if (hasMoved) window.scrollTo(0, 0);
  }, []);
  useEffect(() => {
    document.title = text.pageTitle(title);
  }, [title]);
  return (
    <Stack gap="xs" mb="lg">
      {crumbs.length > 0 && (
        <Breadcrumbs component="nav" aria-label={text.shell.breadcrumb} separatorMargin={6} className="crumbs">
          {crumbs.map((crumb) =>
            crumb.to ? (
              <Anchor key={crumb.label} component={Link} href={crumb.to} size="sm">
                {crumb.label}
              </Anchor>
            ) : (
              <Text key={crumb.label} size="sm" c="dimmed" component="span">
                {crumb.label}
              </Text>
            ),
          )}
          <Text size="sm" component="span" aria-current="page" truncate>
            {title}
          </Text>
        </Breadcrumbs>
      )}
      <Group justify="space-between" align="center">
        <Title order={1} size="h2" tabIndex={-1} ref={heading} className="page-heading">
          {title}
        </Title>
        {actions && <Group gap="sm">{actions}</Group>}
      </Group>
      {lead && (
        <Text c="dimmed" maw={760} component="div" style={{ overflowWrap: "anywhere" }}>
          {lead}
        </Text>
      )}
    </Stack>
  );
}
