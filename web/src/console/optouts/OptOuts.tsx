import { useState } from "react";
import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Route, Switch } from "wouter";
import { text as common } from "../../text/console.en";
import { text } from "../../text/services.en";
import { LinkedTabs } from "../parts/LinkedTabs";
import { Missing } from "../parts/Missing";
import { PageHead } from "../parts/PageHead";
import { ConsentList } from "./ConsentList";
import { OptOutDialog } from "./OptOutDialog";
import { OptOutList } from "./OptOutList";

const words = text.optOuts;
const BASE = "/phone-numbers/opt-outs";

// Phone Numbers > Manage > Opt-outs.
export default function OptOuts() {
  return (
    <Switch>
      <Route path={`${BASE}/:tab?`}>{({ tab = "" }) => (tab === "" || tab === "consents" ? <Lists tab={tab} /> : <Missing />)}</Route>
      <Route>
        <Missing />
      </Route>
    </Switch>
  );
}

function Lists({ tab }: { tab: string }) {
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <PageHead
        title={words.title}
        crumbs={[{ label: common.groups.numbers }, { label: common.groups.manage }]}
        lead={words.lead}
        actions={
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
            {words.add}
          </Button>
        }
      />
      <LinkedTabs
        base={BASE}
        at={tab}
        tabs={[
          { at: "", label: words.tabs.list, content: () => <OptOutList /> },
          { at: "consents", label: words.tabs.ledger, content: () => <ConsentList /> },
        ]}
      />
      {isAdding && <OptOutDialog onClose={() => setAdding(false)} />}
    </>
  );
}
