import { useConversation } from "../../api/useConversation";
import { text } from "../../text/en";
import { SideDialog } from "../../ui/Dialog";
import { useDesk } from "../desk";
import { About } from "./About";
import classes from "./CustomerSide.module.css";

// What is known of the customer of the active pane: a column, or a drawer where there is no room.
export default function CustomerSide() {
  const { panes, desktop, customerShown, showCustomer, tight } = useDesk();
  const { active } = panes;
  const task = desktop.tasks.find((one) => one.reservation_sid === active) ?? null;
  const read = useConversation(active?.startsWith("CH") ? active : null);
  const paused = desktop.paused.find((one) => one.conversation_sid === active);
  const address =
    task?.customer_address ?? paused?.customer_address ?? (task ? null : (read.data?.customer_address ?? null));
  if (!active || (!task && !read.data && !paused)) return null;
  const conversationSid = task?.conversation_sid ?? read.data?.sid ?? null;
  const about = <About key={active} address={address} task={task} conversationSid={conversationSid} />;
  if (!tight)
    return customerShown ? (
      <aside className={classes.side} aria-label={text.customer.title}>
        {about}
      </aside>
    ) : null;
  return (
    <SideDialog
      opened={customerShown}
      close={() => showCustomer(false)}
      title={text.customer.title}
      closeLabel={text.customer.hide}
    >
      {about}
    </SideDialog>
  );
}
