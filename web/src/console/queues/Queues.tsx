import { text as common } from "../../text/console.en";
import { text } from "../../text/routing.en";
import { Collection } from "../parts/Collection";
import { InWorkspace } from "../workspaces/InWorkspace";
import { QueueForm } from "./QueueForm";
import { QueueList } from "./QueueList";
import { QueuePage } from "./QueuePage";

const ABOVE = [{ label: common.groups.flex }, { label: common.groups.routing }];

export default function Queues() {
  return (
    <Collection
      base="/flex/queues"
      above={ABOVE}
      words={text.queues}
      list={<InWorkspace>{({ sid }) => <QueueList key={sid} workspaceSid={sid} />}</InWorkspace>}
      create={() => <InWorkspace>{({ sid }) => <QueueForm key={sid} workspaceSid={sid} queue={null} />}</InWorkspace>}
      one={(sid, crumbs) => <InWorkspace>{(workspace) => <QueuePage workspaceSid={workspace.sid} sid={sid} crumbs={crumbs} />}</InWorkspace>}
    />
  );
}
