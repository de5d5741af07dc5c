import { Button } from "@mantine/core";
import { useState } from "react";
import { useLocation } from "wouter";
import { text } from "../../text/console.en";
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
          { label: text.groups.flex },
          { label: text.groups.manage },
          { label: text.messaging.title, to: BACK },
        ]}
        lead={query.data && <CopyText text={sid} label={text.common.copy} copied={text.common.copied} />}
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
