// The sections of the console, in the order of its navigation. A section is a line here and a page
// of its own, which is loaded when somebody goes there.

import {
  IconAddressBook,
  IconAntenna,
  IconHeadset,
  IconHome,
  IconMessage2,
  IconMessageBolt,
  IconMessageOff,
  IconMessages,
  IconPhone,
  IconPhonePlus,
  IconRoute,
  IconSitemap,
  IconStack2,
  IconTags,
  IconTemplate,
  IconUsers,
  IconWebhook,
  type Icon,
} from "@tabler/icons-react";
import { lazy, type ComponentType } from "react";
import type { Person } from "../api/types";
import { text } from "../text/console.en";

const words = text.sections;
const groups = text.groups;

type Role = Person["roles"][number];

export interface Section {
  // Where it is, and all that begins with it.
  path: string;
  label: string;
  icon: Icon;
  group: string;
  // The second level of the navigation, as in Phone Numbers > Manage > Buy a number.
  sub?: string;
  page: ComponentType;
  // Who may use it beside administrators.
  also?: readonly Role[];
}

export const sections: readonly Section[] = [
  {
    path: "/",
    label: words.home,
    icon: IconHome,
    group: "",
    page: lazy(() => import("./home/Home")),
  },
  {
    path: "/phone-numbers/buy",
    label: words.buy,
    icon: IconPhonePlus,
    group: groups.numbers,
    sub: groups.manage,
    page: lazy(() => import("./numbers/BuyNumber")),
  },
  {
    path: "/phone-numbers/active",
    label: words.active,
    icon: IconPhone,
    group: groups.numbers,
    sub: groups.manage,
    page: lazy(() => import("./numbers/Numbers")),
  },
  {
    path: "/phone-numbers/messaging-services",
    label: words.services,
    icon: IconMessages,
    group: groups.numbers,
    sub: groups.manage,
    page: lazy(() => import("./services/Services")),
  },
  {
    path: "/phone-numbers/carriers",
    label: words.carriers,
    icon: IconAntenna,
    group: groups.numbers,
    sub: groups.manage,
    page: lazy(() => import("./carriers/Carriers")),
  },
  {
    path: "/phone-numbers/opt-outs",
    label: words.optOuts,
    icon: IconMessageOff,
    group: groups.numbers,
    sub: groups.manage,
    page: lazy(() => import("./optouts/OptOuts")),
  },
  {
    path: "/flex/overview",
    label: words.overview,
    icon: IconHeadset,
    group: groups.flex,
    page: lazy(() => import("./overview/Overview")),
  },
  {
    path: "/flex/messaging",
    label: words.messaging,
    icon: IconMessage2,
    group: groups.flex,
    sub: groups.manage,
    page: lazy(() => import("./addresses/Messaging")),
  },
  {
    path: "/flex/content-templates",
    label: words.content,
    icon: IconTemplate,
    group: groups.flex,
    sub: groups.manage,
    page: lazy(() => import("./content/Templates")),
  },
  {
    path: "/flex/users",
    label: words.users,
    icon: IconUsers,
    group: groups.flex,
    sub: groups.people,
    page: lazy(() => import("./users/Users")),
  },
  {
    path: "/flex/workers",
    label: words.workers,
    icon: IconAddressBook,
    group: groups.flex,
    sub: groups.people,
    page: lazy(() => import("./workers/Workers")),
  },
  {
    path: "/flex/queues",
    label: words.queues,
    icon: IconStack2,
    group: groups.flex,
    sub: groups.routing,
    page: lazy(() => import("./queues/Queues")),
  },
  {
    path: "/flex/workflows",
    label: words.workflows,
    icon: IconRoute,
    group: groups.flex,
    sub: groups.routing,
    page: lazy(() => import("./workflows/Workflows")),
  },
  {
    path: "/flex/canned-responses",
    label: words.responses,
    icon: IconMessageBolt,
    group: groups.flex,
    sub: groups.desktop,
    also: ["supervisor"],
    page: lazy(() => import("./responses/CannedResponses")),
  },
  {
    path: "/flex/dispositions",
    label: words.dispositions,
    icon: IconTags,
    group: groups.flex,
    sub: groups.desktop,
    page: lazy(() => import("./responses/Dispositions")),
  },
  {
    path: "/studio/flows",
    label: words.flows,
    icon: IconSitemap,
    group: groups.studio,
    page: lazy(() => import("./flows/Flows")),
  },
  {
    path: "/monitor/webhooks",
    label: words.webhooks,
    icon: IconWebhook,
    group: groups.monitor,
    page: lazy(() => import("./webhooks/Webhooks")),
  },
];

// The sections that somebody with these roles may use, as the server lets him.
export function sectionsFor(roles: readonly Role[]): readonly Section[] {
  if (roles.includes("admin")) return sections;
  return sections.filter(({ also }) => also?.some((role) => roles.includes(role)));
}

// The section that an address within the console belongs to.
export function sectionOf(path: string): Section | undefined {
  return sections.find(
    (section) =>
      path === section.path || (section.path !== "/" && path.startsWith(`${section.path}/`)),
  );
}
