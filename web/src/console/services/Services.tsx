import { text as common } from "../../text/console.en";
import { text } from "../../text/services.en";
import { Collection } from "../parts/Collection";
import { ServiceForm } from "./ServiceForm";
import { ServiceList } from "./ServiceList";
import { ServicePage } from "./ServicePage";

const ABOVE = [{ label: common.groups.numbers }, { label: common.groups.manage }];

// Phone Numbers > Manage > Messaging services.
export default function Services() {
  return (
    <Collection
      base="/phone-numbers/messaging-services"
      above={ABOVE}
      words={text}
      list={<ServiceList />}
      create={() => <ServiceForm service={null} inbound={null} />}
      one={(sid, crumbs, tab) => <ServicePage sid={sid} crumbs={crumbs} tab={tab} />}
      tabs={["senders", "opt-out"]}
    />
  );
}
