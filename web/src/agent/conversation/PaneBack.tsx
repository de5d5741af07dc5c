import { IconArrowLeft } from "@tabler/icons-react";
import { text } from "../../text/en";
import { IconButton } from "../../ui/IconButton";
import { useDesk } from "../desk";

// The way back to the list where there is room for one thing only.
export function PaneBack() {
  const { narrow, turn } = useDesk();
  if (!narrow) return null;
  return (
    <IconButton label={text.common.back} onClick={() => turn({ deed: "list" })}>
      <IconArrowLeft size={20} aria-hidden />
    </IconButton>
  );
}
