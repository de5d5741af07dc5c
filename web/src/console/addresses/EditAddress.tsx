import { Button } from "@mantine/core";
import { useState } from "react";
import { useLocation } from "wouter";
import { text as common } from "../../text/console.en";
import { text } from "../../text/addresses.en";
import { CopyText } from "../../ui/CopyText";
import { told } from "../parts/forms";
import { Loaded } from "../parts/Loaded";
import { PageHead } from "../parts/PageHead";
import { AddressForm } from "./AddressForm";
import { DeleteAddress } from "./DeleteAddress";
import { useAddress } from "./useAddresses";

const words = text.addressForm;
const BACK = "/flex/messaging/addresses";

export function EditAddress({ sid }: { sid: string }) {
  const query = useAddress(sid);
  const [asked, setAsked] = useState(false);
  const [, go] = useLocation();
  return (
    <>
      <PageHead
        title={words.editTitle(query.data?.address ?? "")}
        crumbs={[
          { label: common.groups.flex },
          { label: common.groups.manage },
          { label: text.messaging.title, to: BACK },
        ]}
        lead={query.data && <CopyText text={sid} label={common.common.copy} copied={common.common.copied} />}
        actions={
          query.data && (
            <Button variant="outline" color="red.8" className="danger" onClick={() => setAsked(true)}>
              {words.delete}
            </Button>
          )
        }
      />
      <Loaded query={query}>
        {(address) => (
          <>
            <AddressForm
              address={address}
              number={address.address}
              onCancel={() => go(BACK)}
              onSaved={(saved) => {
                told(words.saved(saved.address));
                go(BACK);
              }}
            />
            <DeleteAddress address={asked ? address : null} onClose={() => setAsked(false)} onDeleted={() => go(BACK)} />
          </>
        )}
      </Loaded>
    </>
  );
}
