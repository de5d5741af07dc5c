import { Button, Tabs } from "@mantine/core";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";
import { text as common } from "../../text/console.en";
import { text } from "../../text/addresses.en";
import { Missing } from "../parts/Missing";
import { PageHead } from "../parts/PageHead";
import { AddressList } from "./AddressList";
import { CreateAddress } from "./CreateAddress";
import { EditAddress } from "./EditAddress";
import { SmsNumbers } from "./SmsNumbers";

const words = text.messaging;
const BASE = "/flex/messaging";

// Flex > Manage > Messaging.
export default function Messaging() {
  return (
    <Switch>
      <Route path={BASE}>
        <Redirect to={`${BASE}/sms-numbers`} replace />
      </Route>
      <Route path={`${BASE}/addresses/new`}>
        <CreateAddress />
      </Route>
      <Route path={`${BASE}/addresses/:sid`}>{({ sid }) => <EditAddress key={sid} sid={sid} />}</Route>
      <Route path={`${BASE}/:tab`}>
        {({ tab }) => (tab === "sms-numbers" || tab === "addresses" ? <Lists tab={tab} /> : <Missing />)}
      </Route>
    </Switch>
  );
}

function Lists({ tab }: { tab: "sms-numbers" | "addresses" }) {
  const [, go] = useLocation();
  return (
    <>
      <PageHead
        title={words.title}
        crumbs={[{ label: common.groups.flex }, { label: common.groups.manage }]}
        lead={words.lead}
        actions={
          tab === "addresses" && (
            <Button component={Link} href={`${BASE}/addresses/new`}>
              {text.smsNumbers.create}
            </Button>
          )
        }
      />
      <Tabs value={tab} onChange={(next) => go(`${BASE}/${next}`)} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="sms-numbers">{words.smsNumbers}</Tabs.Tab>
          <Tabs.Tab value="addresses">{words.addresses}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="sms-numbers">
          <SmsNumbers />
        </Tabs.Panel>
        <Tabs.Panel value="addresses">
          <AddressList />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
