import { text as common } from "../../text/console.en";
import { text } from "../../text/people.en";
import { Collection } from "../parts/Collection";
import { InWorkspace } from "../workspaces/InWorkspace";
import { NewWorker } from "./NewWorker";
import { WorkerList } from "./WorkerList";
import { WorkerPage } from "./WorkerPage";

const ABOVE = [{ label: common.groups.flex }, { label: common.groups.people }];

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
