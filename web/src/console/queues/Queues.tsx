import { text } from "../../text/console.en";
import { Collection } from "../parts/Collection";
import { InWorkspace } from "../workspaces/InWorkspace";
import { QueueForm } from "./QueueForm";
import { QueueList } from "./QueueList";
import { QueuePage } from "./QueuePage";

const ABOVE = [{ label: text.groups.flex }, { label: text.groups.routing }];

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
