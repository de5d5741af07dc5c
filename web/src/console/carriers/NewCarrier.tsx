import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useLocation } from "wouter";
import { text } from "../../text/carriers.en";
import { told } from "../parts/forms";
import { Loaded } from "../parts/Loaded";
import { CarrierForm } from "./CarrierForm";
import { useKinds } from "./useCarriers";

export function NewCarrier() {
  const kinds = useKinds();
  const [chosen, choose] = useState("");
  const [, go] = useLocation();
  return (
    <Loaded query={kinds}>
      {(known) => {
        const kind = known.find((one) => one.kind === chosen) ?? known[0];
        if (!kind) return null;
        return (
          <CarrierForm
            key={kind.kind}
            kind={kind}
            carrier={null}
            first={
              <NativeSelect
                label={text.kind}
                description={text.kindHint}
                data={known.map((one) => ({ value: one.kind, label: one.title }))}
                value={kind.kind}
                onChange={(event) => choose(event.currentTarget.value)}
              />
            }
            onSaved={(made) => {
              told(text.created(made.name));
              go(`/phone-numbers/carriers/${made.sid}`);
            }}
          />
        );
      }}
    </Loaded>
  );
}
