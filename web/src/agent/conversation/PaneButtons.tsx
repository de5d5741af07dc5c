import { IconLayoutSidebarRight, IconX } from "@tabler/icons-react";
import { text } from "../../text/en";
import { IconButton } from "../../ui/IconButton";
import { useDesk } from "../desk";
import { KEYS } from "../shortcuts/keys";

// The customer's panel, and closing the pane (which ends nothing).
export function PaneButtons({ sid }: { sid: string }) {
  const { panes, turn, narrow, customerShown, showCustomer } = useDesk();
  return (
    <>
      {(panes.active === sid || narrow) && (
        <IconButton
          label={customerShown ? text.customer.hide : text.customer.show}
          keys={KEYS.panel.shown}
          aria-expanded={customerShown}
          onClick={() => showCustomer(!customerShown)}
        >
          <IconLayoutSidebarRight size={20} aria-hidden />
        </IconButton>
      )}
      {!narrow && (panes.open.length > 1 || sid.startsWith("CH")) && (
        <IconButton label={text.conversation.close} onClick={() => turn({ deed: "close", sid })}>
          <IconX size={20} aria-hidden />
        </IconButton>
      )}
    </>
  );
}
