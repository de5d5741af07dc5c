import { text as common } from "../../text/console.en";
import { text } from "../../text/addresses.en";
import { ConfirmDialog } from "../../ui/ConfirmDialog";
import { told } from "../parts/forms";
import { focusHeading } from "../parts/PageHead";
import { sentence } from "../parts/Problem";
import { useDeleteAddress, type Address } from "./useAddresses";

const words = text.addresses;

interface Props {
  address: Address | null;
  onClose: () => void;
  onDeleted?: () => void;
}

// Asks whether an address is to go, and lets it go.
export function DeleteAddress({ address, onClose, onDeleted }: Props) {
  const leave = useDeleteAddress();
  const close = () => {
    leave.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      opened={address !== null}
      words={{
        title: words.deleteTitle(address?.address ?? ""),
        body: words.deleteBody,
        confirm: words.deleteConfirm,
        cancel: common.common.cancel,
      }}
      busy={leave.isPending}
      error={leave.error && sentence(leave.error)}
      onClose={close}
      onConfirm={() =>
        address &&
        leave.mutate(address.sid, {
          onSuccess: () => {
            told(words.deleted(address.address));
            close();
            if (onDeleted) onDeleted();
            else setTimeout(focusHeading);
          },
        })
      }
    />
  );
}
