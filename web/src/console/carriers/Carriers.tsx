import { text as common } from "../../text/console.en";
import { text } from "../../text/carriers.en";
import { Collection } from "../parts/Collection";
import { CarrierList } from "./CarrierList";
import { CarrierPage } from "./CarrierPage";
import { NewCarrier } from "./NewCarrier";

const ABOVE = [{ label: common.groups.numbers }, { label: common.groups.manage }];

// Phone Numbers > Manage > Carriers.
export default function Carriers() {
  return (
    <Collection
      base="/phone-numbers/carriers"
      above={ABOVE}
      words={text}
      list={<CarrierList />}
      create={() => <NewCarrier />}
      one={(sid, crumbs, tab) => <CarrierPage sid={sid} crumbs={crumbs} tab={tab} />}
      tabs={["senders", "exchanges", "ledger"]}
    />
  );
}
