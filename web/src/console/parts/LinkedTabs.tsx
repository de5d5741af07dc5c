import { Tabs } from "@mantine/core";
import type { ReactNode } from "react";
import { useLocation } from "wouter";

export interface LinkedTab {
  // The part of the address; the first tab has none.
  at: string;
  label: string;
  content: () => ReactNode;
}

// Parts of a page that have addresses of their own.
export function LinkedTabs({ base, at, tabs }: { base: string; at: string; tabs: readonly LinkedTab[] }) {
  const [, go] = useLocation();
  const name = (tab: LinkedTab) => tab.at || "first";
  const current = tabs.find((tab) => tab.at === at) ?? tabs[0];
  return (
    <Tabs
      value={current ? name(current) : null}
      keepMounted={false}
      onChange={(value) => {
        const next = tabs.find((tab) => name(tab) === value);
        if (next) go(next.at ? `${base}/${next.at}` : base);
      }}
    >
      <Tabs.List mb="md">
        {tabs.map((tab) => (
          <Tabs.Tab key={tab.at} value={name(tab)}>
            {tab.label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((tab) => (
        <Tabs.Panel key={tab.at} value={name(tab)}>
          {tab === current && tab.content()}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
