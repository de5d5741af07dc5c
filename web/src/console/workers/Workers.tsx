import { text } from "../../text/console.en";
import { Collection } from "../parts/Collection";
import { InWorkspace } from "../workspaces/InWorkspace";
import { NewWorker } from "./NewWorker";
import { WorkerList } from "./WorkerList";
import { WorkerPage } from "./WorkerPage";

const ABOVE = [{ label: text.groups.flex }, { label: text.groups.people }];

export default function Workers() {
  return (
    <Collection
      base="/flex/workers"
      above={ABOVE}
      words={text.workers}
      list={<InWorkspace>{({ sid }) => <WorkerList key={sid} workspaceSid={sid} />}</InWorkspace>}
      create={() => <InWorkspace>{({ sid }) => <NewWorker key={sid} workspaceSid={sid} />}</InWorkspace>}
      one={(sid, crumbs) => <InWorkspace>{(workspace) => <WorkerPage key={workspace.sid} workspaceSid={workspace.sid} sid={sid} crumbs={crumbs} />}</InWorkspace>}
    />
  );
}
