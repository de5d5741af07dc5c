import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Fragment, type ReactNode } from "react";
import { Link, Route, Switch } from "wouter";
import { Missing } from "./Missing";
import { PageHead, type Crumb } from "./PageHead";

interface Props {
  // Where the list is; what is in it is below.
  base: string;
  above: Crumb[];
  words: { title: string; lead: ReactNode; create: string; createTitle: string; createLead?: ReactNode };
  list: ReactNode;
  create: (crumbs: Crumb[]) => ReactNode;
  one: (sid: string, crumbs: Crumb[], tab: string) => ReactNode;
  // The parts that the page of one has beside its first.
  tabs?: readonly string[];
}

// The pages of a kind: its list, the form for a new one, and one of them.
export function Collection({ base, above, words, list, create, one, tabs = [] }: Props) {
  const crumbs = [...above, { label: words.title, to: base }];
  return (
    <Switch>
      <Route path={base}>
        <PageHead
          title={words.title}
          crumbs={above}
          lead={words.lead}
          actions={
            <Button component={Link} href={`${base}/new`} leftSection={<IconPlus size={16} aria-hidden />}>
              {words.create}
            </Button>
          }
        />
        {list}
      </Route>
      <Route path={`${base}/new`}>
        <PageHead title={words.createTitle} crumbs={crumbs} {...(words.createLead && { lead: words.createLead })} />
        {create(crumbs)}
      </Route>
      <Route path={`${base}/:sid/:tab?`}>
        {({ sid, tab = "" }) =>
          tab === "" || tabs.includes(tab) ? <Fragment key={sid}>{one(sid, crumbs, tab)}</Fragment> : <Missing />
        }
      </Route>
      <Route>
        <Missing />
      </Route>
    </Switch>
  );
}
