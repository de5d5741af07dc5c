import { lazy, Suspense } from "react";
import { useDesk } from "../desk";

const TransferDialog = lazy(() => import("../transfer/TransferDialog"));
const NewMessage = lazy(() => import("../outbound/NewMessage"));
const Palette = lazy(() => import("../search/Palette"));
const PendingQuestion = lazy(() => import("../activity/PendingQuestion"));
const ChangePassword = lazy(() => import("../../ui/ChangePassword"));
const Help = lazy(() => import("../shortcuts/Help"));

// The dialogs, each loaded when it is first asked for.
export function Asking() {
  const { asked, ask, desktop, session } = useDesk();
  const close = () => ask(null);
  const task =
    asked?.what === "transfer" &&
    desktop.tasks.find((one) => one.reservation_sid === asked.reservation);
  return (
    <Suspense>
      {task && <TransferDialog task={task} close={close} />}
      {asked?.what === "new" && <NewMessage to={asked.to ?? ""} close={close} />}
      {asked?.what === "palette" && <Palette close={close} />}
      {asked?.what === "busy-activity" && <PendingQuestion wanted={asked.activity} close={close} />}
      {asked?.what === "password" && <ChangePassword username={session.user.username} close={close} />}
      {asked?.what === "shortcuts" && <Help close={close} />}
    </Suspense>
  );
}
