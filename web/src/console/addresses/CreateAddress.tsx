import { useLocation, useSearchParams } from "wouter";
import { text as common } from "../../text/console.en";
import { text } from "../../text/addresses.en";
import { told } from "../parts/forms";
import { PageHead } from "../parts/PageHead";
import { AddressForm } from "./AddressForm";

const words = text.addressForm;

export function CreateAddress() {
  const [query] = useSearchParams();
  const [, go] = useLocation();
  const number = query.get("number") ?? "";
  // Whoever came from a number goes back to the numbers, and sees that it has its address.
  const back = number ? "/flex/messaging/sms-numbers" : "/flex/messaging/addresses";
  return (
    <>
      <PageHead
        title={words.createTitle}
        crumbs={[
          { label: common.groups.flex },
          { label: common.groups.manage },
          { label: text.messaging.title, to: "/flex/messaging" },
        ]}
        lead={words.createLead}
      />
      <AddressForm
        address={null}
        number={number}
        onCancel={() => go(back)}
        onSaved={(made) => {
          told(words.created(made.address));
          go(back);
        }}
      />
    </>
  );
}
